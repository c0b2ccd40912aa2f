package help

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
)

//go:embed page/style.css
var styleCSS string

// sheet is the style sheet of a workspace, named by its content.
type sheet struct {
	body string
	name string
}

// newSheet lays the workspace's colour over the style, as readable in light as in
// dark.
func newSheet(accent string) sheet {
	light, dark := parseColour(accent).until(parseColour("#f4f2ec"), false), parseColour(accent).until(parseColour("#161b1d"), true)
	rules := func(c colour) string { return "--accent:" + c.hex() + ";--on-accent:" + c.on() }
	body := styleCSS + ":root{" + rules(light) + "}\n[data-theme=dark]{" + rules(dark) + "}\n@media (prefers-color-scheme:dark){[data-theme=auto]{" + rules(dark) + "}}\n"
	sum := sha256.Sum256([]byte(body))
	return sheet{body, hex.EncodeToString(sum[:6])}
}

type colour [3]float64

func parseColour(hex string) (c colour) {
	if len(hex) != 7 || hex[0] != '#' {
		hex = "#0b6b66"
	}
	for i := range c {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return parseColour("")
		}
		c[i] = float64(n)
	}
	return c
}

// until darkens or brightens a colour until text in it can be read on a ground:
// WCAG AA asks for 4.5.
func (c colour) until(ground colour, brighter bool) colour {
	now := c
	for step := 0.0; step < 6 && contrast(now, ground) < 4.6; step += 0.05 {
		for i, v := range c {
			if brighter {
				now[i] = math.Min(255, math.Round(v+(v+60)*step))
			} else {
				now[i] = math.Max(0, math.Round(v*(1-step)))
			}
		}
	}
	return now
}

// on is black or white, whichever can be read on the colour.
func (c colour) on() string {
	if contrast(c, colour{255, 255, 255}) >= 4.5 {
		return "#fff"
	}
	return "#000"
}

func (c colour) hex() string {
	return fmt.Sprintf("#%02x%02x%02x", int(c[0]), int(c[1]), int(c[2]))
}

func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// luminance is WCAG 2's relative luminance.
func (c colour) luminance() float64 {
	lin := func(v float64) float64 {
		if v /= 255; v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c[0]) + 0.7152*lin(c[1]) + 0.0722*lin(c[2])
}

// chatJS opens the chat from a button; without it the button stays hidden.
const chatJS = `(function(){
window.yingda=window.yingda||function(){(window.yingda.q=window.yingda.q||[]).push(arguments)};
function ready(){document.querySelectorAll("[data-chat]").forEach(function(b){b.hidden=false;b.addEventListener("click",function(){window.yingda("open")})})}
if(document.readyState==="loading")document.addEventListener("DOMContentLoaded",ready);else ready();
})();
`

func trimBase(s string) string { return strings.TrimRight(s, "/") }
