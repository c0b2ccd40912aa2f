package charset_test

import (
	"errors"
	"testing"

	"yingda/internal/charset"
)

func TestTextsInTheEncodingsOfOfficesAreRead(t *testing.T) {
	for _, c := range []struct{ name, bytes, text, encoding string }{
		{"plain", "退款", "退款", charset.UTF8},
		{"with a mark", "\xef\xbb\xbf退款", "退款", charset.UTF8BOM},
		{"GB18030", "\xcd\xcb\xbf\xee", "退款", charset.GB18030},
		{"UTF-16 with a mark", "\xff\xfe\x00\x90\x3e\x6b", "退款", charset.UTF16LE},
		{"UTF-16 the other way", "\xfe\xff\x90\x00\x6b\x3e", "退款", charset.UTF16BE},
		{"UTF-16 without a mark", "a\x00b\x00c\x00", "abc", charset.UTF16LE},
	} {
		text, encoding, err := charset.Decode([]byte(c.bytes))
		if err != nil || text != c.text || encoding != c.encoding {
			t.Errorf("%s: %q in %s, %v", c.name, text, encoding, err)
		}
	}
}

func TestWhatIsNoTextIsSaid(t *testing.T) {
	for name, bytes := range map[string]string{
		"a mark before broken bytes": "\xef\xbb\xbf\xff\xff", "half a character": "\xcd\xcb\xbf", "zero bytes": "ab\x00\xff\x00\x00c\x80",
	} {
		if text, _, err := charset.Decode([]byte(bytes)); !errors.Is(err, charset.ErrUnknown) {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}
