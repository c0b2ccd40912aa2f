package blob

import (
	"bytes"
	"net/http"
	"path"
	"strings"
)

// HeadSize is how many bytes of a file's start [Sniff] looks at.
const HeadSize = 512

// kind is a type of file that may be uploaded: what its content looks like, and
// what it is served as.
type kind struct{ looks, mime string }

// kinds lists by extension what people send each other. What a browser could
// run (HTML, SVG, XML, scripts) and programs are not among them.
var kinds = map[string]kind{
	"jpg": {"image/jpeg", "image/jpeg"}, "jpeg": {"image/jpeg", "image/jpeg"},
	"png": {"image/png", "image/png"}, "gif": {"image/gif", "image/gif"}, "webp": {"image/webp", "image/webp"},
	"heic": {"image/heic", "image/heic"}, "bmp": {"image/bmp", "image/bmp"},
	"pdf":  {"application/pdf", "application/pdf"},
	"zip":  {"application/zip", "application/zip"},
	"docx": {"application/zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	"xlsx": {"application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	"pptx": {"application/zip", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	"doc":  {"application/ole", "application/msword"}, "xls": {"application/ole", "application/vnd.ms-excel"},
	"ppt": {"application/ole", "application/vnd.ms-powerpoint"}, "wps": {"application/ole", "application/vnd.ms-works"},
	"txt": {"text/plain", "text/plain"}, "log": {"text/plain", "text/plain"}, "md": {"text/plain", "text/plain"},
	"csv": {"text/plain", "text/csv"}, "json": {"text/plain", "application/json"}, "jsonl": {"text/plain", "application/jsonl"},
	"mp3": {"audio/mpeg", "audio/mpeg"}, "wav": {"audio/wave", "audio/wav"}, "ogg": {"application/ogg", "audio/ogg"},
	"amr": {"audio/amr", "audio/amr"}, "m4a": {"video/mp4", "audio/mp4"},
	"mp4": {"video/mp4", "video/mp4"}, "mov": {"video/quicktime", "video/quicktime"}, "webm": {"video/webm", "video/webm"},
}

// Sniff tells what a file is from its first [HeadSize] bytes and its name. It
// is not ok when the two disagree or the type is not one that may be uploaded;
// the type is then what the content looks like.
func Sniff(head []byte, name string) (mime string, ok bool) {
	looks := looksLike(head)
	k, known := kinds[strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))]
	if !known || k.looks != looks {
		return looks, false
	}
	return k.mime, true
}

// looksLike adds to the standard library's table what phones and offices send.
func looksLike(head []byte) string {
	head = head[:min(len(head), HeadSize)]
	switch {
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "application/ole"
	case bytes.HasPrefix(head, []byte("#!AMR")):
		return "audio/amr"
	case len(head) > 2 && head[0] == 0xff && head[1]&0xe0 == 0xe0 && head[1]&0x06 == 0x02: // an MPEG layer III frame without a tag before it
		return "audio/mpeg"
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		return brand(string(head[8:12]))
	}
	looks, _, _ := strings.Cut(http.DetectContentType(head), ";")
	if looks == "text/plain" && active(head) {
		return "text/html"
	}
	return looks
}

// brand tells the kinds of ISO base media files apart.
func brand(b string) string {
	switch b {
	case "heic", "heix", "mif1", "msf1":
		return "image/heic"
	case "qt  ":
		return "video/quicktime"
	}
	return "video/mp4"
}

// active reports markup that a browser might run although it does not stand
// where the standard library looks for it.
func active(head []byte) bool {
	low := bytes.ToLower(head)
	for _, tag := range []string{"<script", "<svg", "<html", "<!doctype", "<iframe", "<object", "<embed", "<?xml", "<?php"} {
		if bytes.Contains(low, []byte(tag)) {
			return true
		}
	}
	return false
}
