mkdir -p /app/www
. /app/shared/name.sh
sed "s/NAME/$NAME/" /app/page.html >/app/www/index.html
