#!/usr/bin/env bash
# Saves the database and the frozen files, then removes copies older than KEEP_DAYS (30).
# usage: DATABASE_URL=... DATA_DIR=... deploy/backup.sh FOLDER
set -euo pipefail

folder=${1:?usage: deploy/backup.sh FOLDER}
: "${DATABASE_URL:?}" "${DATA_DIR:?}"
umask 077
mkdir -p "$folder"
stamp=$(date +%Y%m%d-%H%M%S)

# The database first: a file is stored before its row, so the archive that follows holds every file it names.
pg_dump --format=custom --no-owner --file="$folder/$stamp.dump.part" "$DATABASE_URL"
tar --create --gzip --directory="$DATA_DIR" --file="$folder/$stamp.files.tar.gz.part" files
for part in "$folder/$stamp".*.part; do
    mv "$part" "${part%.part}"
done

find "$folder" -maxdepth 1 -type f \( -name '*.dump' -o -name '*.files.tar.gz' \) -mtime "+${KEEP_DAYS:-30}" -delete
