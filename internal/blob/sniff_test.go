package blob_test

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"yingda/internal/blob"
)

func picture(t *testing.T, ext string) []byte {
	t.Helper()
	var b bytes.Buffer
	img := image.NewPaletted(image.Rect(0, 0, 7, 5), color.Palette{color.White, color.Black})
	var err error
	switch ext {
	case "png":
		err = png.Encode(&b, img)
	case "gif":
		err = gif.Encode(&b, img, nil)
	case "jpg":
		err = jpeg.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFilesAreWhatTheirContentSays(t *testing.T) {
	zip, ole := "PK\x03\x04rest", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"
	for _, c := range []struct {
		name, head, mime string
		ok               bool
	}{
		{"a.png", string(picture(t, "png")), "image/png", true},
		{"照片.JPG", string(picture(t, "jpg")), "image/jpeg", true},
		{"a.gif", string(picture(t, "gif")), "image/gif", true},
		{"a.webp", "RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp", true},
		{"a.heic", "\x00\x00\x00\x18ftypheic", "image/heic", true},
		{"账单.pdf", "%PDF-1.7\n", "application/pdf", true},
		{"合同.docx", zip, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", true},
		{"旧.xls", ole, "application/vnd.ms-excel", true},
		{"说明.txt", "您好，\n第二行", "text/plain", true},
		{"gbk.csv", "\xc4\xfa\xba\xc3,1\n", "text/csv", true},
		{"录音.amr", "#!AMR\n\x3c", "audio/amr", true},
		{"a.mp3", "ID3\x03", "audio/mpeg", true},
		{"b.mp3", "\xff\xfb\x90\x64", "audio/mpeg", true},
		{"a.mp4", "\x00\x00\x00\x20ftypisom", "video/mp4", true},

		{"a.png", "<html><script>alert(1)</script>", "text/html", false},
		{"a.jpg", string(picture(t, "png")), "image/png", false},
		{"a.txt", "harmless at first\n<ScRiPt>alert(1)</script>", "text/html", false},
		{"a.csv", "a,b\n<svg onload=alert(1)>", "text/html", false},
		{"a.svg", "<svg xmlns='x'></svg>", "text/html", false},
		{"a.html", "<!doctype html>", "text/html", false},
		{"a.pdf", "MZ\x90\x00", "application/octet-stream", false},
		{"a.exe", "MZ\x90\x00", "application/octet-stream", false},
		{"a.docx", "%PDF-1.7", "application/pdf", false},
		{"noextension", "plain", "text/plain", false},
		{"a.png.html", string(picture(t, "png")), "image/png", false},
		{"empty.png", "", "text/plain", false},
	} {
		mime, ok := blob.Sniff([]byte(c.head), c.name)
		if mime != c.mime || ok != c.ok {
			t.Errorf("%s with %.20q: %s, %v; want %s, %v", c.name, c.head, mime, ok, c.mime, c.ok)
		}
	}
}

func TestAPictureTellsItsSizeWithinABound(t *testing.T) {
	vp8x := "RIFF\x10\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x06\x00\x00\x04\x00\x00"
	vp8l := "RIFF\x10\x00\x00\x00WEBPVP8L\x0a\x00\x00\x00\x2f" + string([]byte{6, 0, 1, 0}) + "12345"
	vp8 := "RIFF\x10\x00\x00\x00WEBPVP8 \x0a\x00\x00\x00123\x9d\x01\x2a\x07\x00\x05\x00"
	for name, c := range map[string]struct{ mime, content string }{
		"png": {"image/png", string(picture(t, "png"))}, "gif": {"image/gif", string(picture(t, "gif"))},
		"jpeg": {"image/jpeg", string(picture(t, "jpg"))}, "webp extended": {"image/webp", vp8x},
		"webp lossless": {"image/webp", vp8l}, "webp lossy": {"image/webp", vp8},
	} {
		w, h, err := blob.ImageSize(strings.NewReader(c.content), c.mime, 35)
		if err != nil || w != 7 || h != 5 {
			t.Errorf("%s: %d×%d, %v; want 7×5", name, w, h, err)
		}
		_, _, err = blob.ImageSize(strings.NewReader(c.content), c.mime, 34)
		wantCode(t, err, "blob.image_too_large")
		_, _, err = blob.ImageSize(strings.NewReader(c.content[:10]), c.mime, 35)
		wantCode(t, err, "blob.image_malformed")
	}
	// A header that promises four thousand million pixels in a few bytes.
	bomb := bytes.Clone(picture(t, "png"))
	copy(bomb[16:24], []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff})
	if _, _, err := blob.ImageSize(bytes.NewReader(bomb), "image/png", 50_000_000); err == nil {
		t.Error("a decompression bomb was let through")
	}
	if w, h, err := blob.ImageSize(strings.NewReader("%PDF"), "application/pdf", 1); w != 0 || h != 0 || err != nil {
		t.Errorf("no picture: %d×%d, %v", w, h, err)
	}
}
