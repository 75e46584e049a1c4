# Prints what fish completes each line of standard input with, in brackets behind the line.
hapvet completion fish | source
while read --local line
    echo "$line [" (complete --do-complete "$line" | string replace --regex '\t.*' '') "]"
end
