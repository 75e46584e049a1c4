# Prints what bash completes each line of standard input with, in brackets behind the line.
. /usr/share/bash-completion/bash_completion
eval "$(hapvet completion bash)"
compopt() { :; } # it works while readline completes only
while IFS= read -r line; do
    COMP_LINE=$line COMP_POINT=${#line} COMP_TYPE=9
    # Readline cuts words at "=", too.
    read -ra COMP_WORDS <<<"${line//=/ = }"
    [[ $line == *' ' || $line == *= ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMPREPLY=()
    __start_hapvet
    printf '%s [' "$line"
    printf ' %s' "${COMPREPLY[@]}"
    echo ' ]'
done
