#!/usr/bin/env bash
# Calls the deploy console back. Needs bash (3.2 will do) and curl, nothing else: a self-hosted runner may lack jq.
set -uo pipefail

# How long it is tried in all, and how long one request may take, in seconds.
readonly PATIENCE_S=120
readonly REQUEST_S=25

base="${SIGNALBOX_URL%"${SIGNALBOX_URL##*[!/]}"}"
deploy_id="$SIGNALBOX_DEPLOY_ID"
status="$SIGNALBOX_STATUS"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

main() {
  if [ -z "$deploy_id" ]; then
    notice 'No deploy-id: this run was not started by the deploy console, there is nobody to tell.'
    output result skipped
    exit 0
  fi
  check_inputs
  output deploy-url "$base/deploys/$deploy_id"
  local wait=1
  while true; do
    call_back
    case "$code" in
      200) told ;;
      000 | 429 | 5??) ;;
      *) refused ;;
    esac
    # The console may say when; it is not believed beyond our patience.
    local pause="${retry_after:-$wait}"
    [ $((SECONDS + pause)) -ge "$PATIENCE_S" ] && unreachable
    echo "Not told yet: $whom did not take it ($trouble); next try in $pause s."
    sleep "$pause"
    wait=$((wait < 16 ? wait * 2 : 16))
  done
}

# A deploy's id becomes part of an address: it must be one. So must what we send in JSON.
check_inputs() {
  local uuid='^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
  [[ "$deploy_id" =~ $uuid ]] || stop 'deploy-id is no deploy’s id.'
  [[ "$base" =~ ^https?://[^[:space:]\"\\]+$ ]] || stop 'url must be the console’s PUBLIC_URL, like https://deploys.example.com.'
  case "$status" in
    building | deploying | succeeded | failed) ;;
    *) stop 'status must be building, deploying, succeeded or failed.' ;;
  esac
  case "${SIGNALBOX_REQUIRED:=$([ "$status" = building ] && echo true || echo false)}" in
    true | false) ;;
    *) stop 'required must be true or false.' ;;
  esac
  [ -n "$SIGNALBOX_TOKEN" ] || [ -n "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ] ||
    give_up refused 'The job may not ask GitHub for a token: give it `permissions: id-token: write`, or set the input token.'
}

# One try. Sets code (000: no answer) and trouble of whom was asked last, retry_after, and leaves the answer in $scratch/body.
call_back() {
  local bearer="$SIGNALBOX_TOKEN"
  if [ -z "$bearer" ]; then
    whom='GitHub, asked for a token,'
    # The console takes each token once: every try gets its own.
    request "$ACTIONS_ID_TOKEN_REQUEST_TOKEN" --get --data-urlencode "audience=$base" "$ACTIONS_ID_TOKEN_REQUEST_URL"
    bearer="$(member value)"
    if [ "$code" != 200 ] || [ -z "$bearer" ]; then
      [ "$code" = 200 ] && code=000
      return
    fi
    echo "::add-mask::$bearer"
  fi
  whom='The deploy console'
  request "$bearer" --header 'Content-Type: application/json' --data "$(payload)" "$base/api/internal/deploys/$deploy_id/callback"
}

# The bearer goes by standard input: arguments are for all to see on a shared machine.
request() {
  local bearer="$1"
  shift
  : >"$scratch/body"
  : >"$scratch/head"
  code="$(printf 'header = "Authorization: Bearer %s"\n' "$(escaped "$bearer")" |
    curl --config - --silent --show-error --max-time "$REQUEST_S" --output "$scratch/body" \
      --dump-header "$scratch/head" --write-out '%{http_code}' "$@" 2>"$scratch/said")"
  retry_after="$(sed -nE 's/^[Rr]etry-[Aa]fter: *([1-9][0-9]{0,3})[^0-9]*$/\1/p' "$scratch/head" | tail -n 1)"
  # An answer that broke off is none, whatever its status was.
  if [ -s "$scratch/said" ]; then
    code=000
    trouble="$(tail -n 1 "$scratch/said")"
  else
    trouble="status $code"
  fi
}

payload() {
  local message=''
  [ -n "$SIGNALBOX_MESSAGE" ] && message=",\"message\":\"$(escaped "${SIGNALBOX_MESSAGE:0:1900}")\""
  printf '{"status":"%s","github_run_id":%s,"github_run_attempt":%s%s}' \
    "$status" "$GITHUB_RUN_ID" "$GITHUB_RUN_ATTEMPT" "$message"
}

# Text as the inside of a JSON string (or of curl's): no control characters, quotes and backslashes escaped.
escaped() {
  printf '%s' "$1" | tr '\000-\037\177' ' ' | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g'
}

# A text member of the JSON in the answer; nothing where it has none.
member() {
  tr '\n' ' ' <"$scratch/body" | sed -nE "s/.*\"$1\" *: *\"(([^\"\\\\]|\\\\.)*)\".*/\1/p" |
    sed -e 's/\\"/"/g' -e 's/\\\\/\\/g'
}

told() {
  output result told
  summary "**$status**"
  notice "The deploy console knows: $status."
  exit 0
}

refused() {
  local problem detail
  problem="$(member type)"
  problem="${problem##*:}"
  detail="$(member detail)"
  case "$problem" in
    claimed-by-another-run)
      summary "stopped: another run carries out this deploy"
      output result refused
      stop "Another run carries out this deploy; this one must not. $detail"
      ;;
    not-open)
      summary "stopped: the deploy is over, was given up or was never sent"
      output result refused
      stop "This deploy is not to be carried out. $detail"
      ;;
  esac
  give_up refused "$whom refused ($code ${problem:-without a reason}). $detail"
}

unreachable() {
  give_up unreachable "The deploy console could not be told. $whom did not take it: $trouble."
}

# Ends the job where the callback is required: a run that could not claim its deploy may be its second one.
give_up() {
  output result "$1"
  summary "not told ($1)"
  [ "$SIGNALBOX_REQUIRED" = true ] && stop "$2"
  say warning "$2"
  exit 0
}

summary() {
  printf '[Deploy %s](%s): %s\n\n' "${deploy_id:0:8}" "$base/deploys/$deploy_id" "$1" >>"$GITHUB_STEP_SUMMARY"
}

output() {
  printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

notice() {
  say notice "$1"
}

stop() {
  say error "$1"
  exit 1
}

# A workflow command; what comes from outside must not become another one.
say() {
  local text="${2//%/%25}"
  text="${text//$'\r'/%0D}"
  printf '::%s title=Signalbox::%s\n' "$1" "${text//$'\n'/%0A}"
}

main
