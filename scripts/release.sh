#!/usr/bin/env bash
# Builds static binaries for every system into dist/, with their checksums.
set -euo pipefail
version=$1 ldflags=$2
rm -rf dist
mkdir -p dist
for os in linux darwin windows; do
  for arch in amd64 arm64; do
    name=yingda_${version}_${os}_${arch}
    [ "$os" = windows ] && name+=.exe
    echo "$name"
    CGO_ENABLED=0 GOOS=$os GOARCH=$arch go build -trimpath -ldflags "$ldflags" -o "dist/$name" ./cmd/yingda
  done
done
(cd dist && sha256sum yingda_* >SHA256SUMS)
