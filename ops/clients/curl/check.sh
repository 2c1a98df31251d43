#!/bin/sh
# Asks a Sluice service whether something may go ahead, and prints the decision.
#
#   check.sh '{"domain":"api","attributes":{"user":"u1"},"cost":1}' && send-the-mail
#
# Exit status: 0 allowed, 1 denied, 2 a mistake of the caller, 3 no decision, and SLUICE_FAIL_OPEN is not 1.
# SLUICE_TIMEOUT, in seconds, must be longer than the service's --store-deadline (100 ms).
set -eu

# Through standard input, where no list of processes shows the token.
answer=$(
  {
    if [ -n "${SLUICE_TOKEN:-}" ]; then printf 'header = "Authorization: Bearer %s"\n' "$SLUICE_TOKEN"; fi
  } | curl --silent --show-error --config - --noproxy '*' --max-time "${SLUICE_TIMEOUT:-0.25}" \
    --header 'Content-Type: application/json' --data-raw "$1" --write-out '\n%{http_code}' \
    "${SLUICE_URL:-http://127.0.0.1:8080}/v1/check"
) || answer='
000'
status=${answer##*
}
printf '%s\n' "${answer%
*}"

case $status in
  200)
    case $answer in
      '{"allowed":true'*) exit 0 ;;
      *) exit 1 ;;
    esac
    ;;
  4*) exit 2 ;;
esac
if [ "${SLUICE_FAIL_OPEN:-0}" = 1 ]; then exit 0; fi
exit 3
