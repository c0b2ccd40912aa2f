package main

import (
	"fmt"
	"os"
	"strings"

	"yingda/internal/fault"
	"yingda/internal/i18n"
	"yingda/locale"
)

// explain says what went wrong and how to mend it, in the terminal's language.
func explain(err error) string {
	f := fault.Of(err)
	if f == nil {
		return err.Error()
	}
	texts, loadErr := i18n.Load(locale.Files, locale.Chinese)
	if loadErr != nil {
		return err.Error()
	}
	lang := terminalLanguage(os.Getenv)
	title := texts.Text(lang, "fault."+f.Code, f.Params)
	if title == "" {
		return err.Error()
	}
	line := fmt.Sprintf("%s (%s", title, f.Code)
	if f.Field != "" {
		line += ", " + f.Field
	}
	line += ")"
	if f.Err != nil {
		line += ": " + f.Err.Error()
	}
	return line + "\n" + texts.Text(lang, "fault."+f.Code+".mend", f.Params)
}

// terminalLanguage is Chinese where the terminal says so, else English.
func terminalLanguage(env func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			if strings.HasPrefix(v, "zh") {
				return locale.Chinese
			}
			return locale.English
		}
	}
	return locale.English
}

// say is a text in the terminal's language.
func say(key string) string {
	texts, err := i18n.Load(locale.Files, locale.Chinese)
	if err != nil {
		return key
	}
	return texts.Text(terminalLanguage(os.Getenv), key, nil)
}

func progress(line string) { fmt.Fprintln(os.Stderr, line) }
