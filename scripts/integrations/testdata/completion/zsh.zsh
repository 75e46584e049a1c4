# Prints what zsh makes of each line of standard input at the key Tab. Its completion works in
# its editor alone, which runs in a terminal of its own; the key Control-O hands the line over.
zmodload zsh/zpty
export EDITED=$HOME/edited
cat >$HOME/setup.zsh <<'SETUP'
PROMPT=
autoload -Uz compinit
compinit -D -u
eval "$(hapvet completion zsh)"
hand-over() { print -rn -- $BUFFER >$EDITED; BUFFER="print DONE"; zle accept-line }
zle -N hand-over
bindkey '^I' complete-word '^O' hand-over
SETUP
# await TEXT: waits for a line that is TEXT.
await() { local seen; while zpty -r shell seen && [[ $seen != *$'\n'$1$'\r\n' && $seen != $1$'\r\n' ]]; do :; done }
zpty shell zsh -f -i
zpty -w shell "source $HOME/setup.zsh; print READY"
await READY
while IFS= read -r line; do
    zpty -w -n shell "$line"$'\t\C-O'
    await DONE
    print -r -- "$line [ $(<$EDITED) ]"
done
