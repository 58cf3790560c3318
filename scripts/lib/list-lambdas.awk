# Reads what `javap -p -v` says of classes, and lists the lambdas that their code makes as a class list has them: a line for each place.
function emit(    i, part) {
  for (i = 1; i <= places; i++) {
    split(place[i], part, " ")
    if (arguments[part[1], 3] != "")
      print "@lambda-proxy", class, part[2], part[3], arguments[part[1], 1], arguments[part[1], 2], arguments[part[1], 3]
  }
  places = 0; bootstrap = 0; split("", arguments)
}
/^Classfile / { emit(); class = $2; sub(/^.*!\//, "", class); sub(/\.class$/, "", class); next }
/ invokedynamic #/ {
  text = $0; sub(/^.*InvokeDynamic #/, "", text); n = split(text, part, ":")
  place[++places] = part[1] " " part[2] " " part[3]; next
}
/^BootstrapMethods:/ { bootstrap = 1; next }
bootstrap && /^  [0-9]+: #/ { at = /LambdaMetafactory\.metafactory:/ ? $1 + 0 : -1; count = 0; next }
bootstrap && at >= 0 && /^      #/ {
  text = $0; sub(/^ *#[0-9]+ /, "", text)
  if (++count == 2) {
    gsub(/"/, "", text); colon = index(text, ":"); name = substr(text, 1, colon - 1); dot = match(name, /\.[^.]*$/)
    text = substr(name, 1, dot - 1) " " substr(name, dot + 1) " " substr(text, colon + 1)
  }
  arguments[at, count] = text
}
END { emit() }
