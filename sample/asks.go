package sample

import "fmt"

// NoItem stands for the right item where nothing in the base answers.
const NoItem = "-"

// Ask is a fresh question as a customer types it, equal to no wording of the
// base, with the item that should answer it: an honest check of the bot.
type Ask struct {
	Text string `json:"text"`
	Item string `json:"item"` // key, or NoItem
}

// Asks returns the fresh questions.
func Asks() ([]Ask, error) {
	all, err := decodeLines[Ask]("yunfan/asks.jsonl")
	if err != nil {
		return nil, fmt.Errorf("sample asks: %w", err)
	}
	return all, nil
}
