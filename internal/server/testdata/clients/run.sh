#!/bin/sh
# Runs one query, unmodified, through six clients against a running server:
#
#   ./run.sh http://localhost:8080
#
# It installs them into a temporary folder, with npm, pip and go, and prints a
# line for each, then "N passed, M failed". It is run by hand. What curl gets is
# what all the others must get.
set -u
base=${1:?usage: run.sh URL}
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cp "$here"/* "$dir" && cd "$dir" || exit 2
curl -sSf "$base/schema.graphql" > schema.graphql || exit 2

passed=0
failed=0
# Clients add __typename to what they ask.
compare='
import json, sys
plain = lambda o: {k: v for k, v in o.items() if k != "__typename"}
a, b = [json.load(open(f), object_hook=plain) for f in sys.argv[1:]]
sys.exit(a != b or not a["country"]["links"]["nodes"])
'
# same CLIENT COMMAND...: the data that the command prints are those of curl.
same() {
  name=$1
  shift
  if "$@" > "out-$name.json" 2> "err-$name.txt" &&
    python3 -c "$compare" "out-$name.json" want.json; then
    echo "ok      $name"
    passed=$((passed + 1))
  else
    echo "FAILED  $name: $(tail -n 3 "err-$name.txt" | tr '\n' ' ')$(head -c 300 "out-$name.json")"
    failed=$((failed + 1))
  fi
}

by_curl() {
  python3 -c 'import json; print(json.dumps({"query": open("query.graphql").read(), "variables": json.load(open("variables.json"))}))' > body.json &&
    curl -sSf -H 'Content-Type: application/json' -d @body.json "$base/graphql" > answer.json &&
    python3 -c 'import json; a = json.load(open("answer.json")); assert "errors" not in a, a; print(json.dumps(a["data"]))'
}
by_python() {
  python3 -m venv venv > log-pip.txt 2>&1 && venv/bin/pip install -q -r requirements.txt >> log-pip.txt 2>&1 || { tail -n 3 log-pip.txt >&2; return 1; }
  venv/bin/python client.py "$base/graphql"
}
by_genqlient() {
  mkdir go && cp query.graphql schema.graphql genqlient.yaml variables.json go && cp genqlient.go.txt go/main.go && cd go || return 1
  {
    # The x/tools that genqlient asks for does not compile with Go 1.26.
    go mod init example.com/client && go mod edit -require=github.com/Khan/genqlient@v0.8.1 -require=golang.org/x/tools@v0.40.0 &&
      GOFLAGS=-mod=mod go run github.com/Khan/genqlient genqlient.yaml && GOFLAGS=-mod=mod go build -o client .
  } > ../log-go.txt 2>&1 || { tail -n 3 ../log-go.txt >&2; cd ..; return 1; }
  cd ..
  (cd go && ./client "$base/graphql")
}

by_curl > want.json || exit 2
same curl cat want.json
npm install --silent --no-package-lock --no-audit --no-fund > log-npm.txt 2>&1 || tail -n 3 log-npm.txt
for client in graphql-js apollo urql; do
  same "$client" node client.mjs "$client" "$base/graphql"
done
same python-gql by_python
same genqlient by_genqlient
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
