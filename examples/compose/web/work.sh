. /app/shared/name.sh
trap 'exit 0' TERM
echo "worker of $NAME"
while :; do
  sleep 60 &
  wait
done
