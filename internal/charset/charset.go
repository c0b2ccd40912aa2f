// Package charset reads texts in the encodings that Chinese offices use.
package charset

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// The encodings a text may come in.
const (
	UTF8    = "utf-8"
	UTF8BOM = "utf-8-bom"
	UTF16LE = "utf-16le"
	UTF16BE = "utf-16be"
	GB18030 = "gb18030"
)

// ErrUnknown says that bytes are a text in none of the encodings.
var ErrUnknown = errors.New("encoding unknown")

// Decode finds out how a text is written and returns it in UTF-8. A byte order
// mark decides; without one, zero bytes tell UTF-16 and their place which; what
// is valid UTF-8 is that; the rest is GB18030 if it reads as that throughout.
func Decode(data []byte) (text, encoding string, err error) {
	switch encoding = guess(data); encoding {
	case UTF8BOM:
		if data = data[3:]; !utf8.Valid(data) {
			return "", "", ErrUnknown
		}
		return string(data), encoding, nil
	case UTF8:
		return string(data), encoding, nil
	case UTF16LE:
		text, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().String(string(data))
	case UTF16BE:
		text, err = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().String(string(data))
	default:
		text, err = simplifiedchinese.GB18030.NewDecoder().String(string(data))
	}
	if err != nil || strings.ContainsRune(text, utf8.RuneError) || strings.ContainsRune(text, 0) {
		return "", "", ErrUnknown
	}
	return text, encoding, nil
}

func guess(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return UTF8BOM
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return UTF16LE
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return UTF16BE
	}
	head := data[:min(len(data), 64<<10)]
	var zeros [2]int // at even and at odd places
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros[1] > 2*zeros[0]:
		return UTF16LE
	case zeros[0] > 2*zeros[1]:
		return UTF16BE
	case zeros[0] == 0 && utf8.Valid(data):
		return UTF8
	}
	return GB18030
}
