package workspace

import (
	"fmt"
	"regexp"

	"yingda/internal/fault"
)

// Category is a node of the tree an agent chooses from when closing.
type Category struct {
	Name     string    `json:"name"`
	NameEn   string    `json:"name_en,omitempty"`
	Children []Subject `json:"children,omitempty"`
}

// Subject is a leaf of that tree.
type Subject struct {
	Name   string `json:"name"`
	NameEn string `json:"name_en,omitempty"`
}

// Tier is a value class of customers, the lowest first.
type Tier struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	NameEn string `json:"name_en,omitempty"`
}

// Topic is a kind of problem.
type Topic struct {
	Key         string   `json:"key"`
	Name        string   `json:"name"`
	NameEn      string   `json:"name_en,omitempty"`
	WindowHours int64    `json:"window_hours" doc:"A contact within so many hours is about the same problem; 72 to 840"`
	Categories  []string `json:"categories,omitempty" doc:"Top categories of the knowledge that belong to it"`
}

var reKey = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// mostInList bounds each list of the settings: they are read on every turn.
const mostInList = 500

func (s Settings) validateLists() error {
	for name, n := range map[string]int{"dispositions": len(s.Dispositions), "tiers": len(s.Tiers), "topics": len(s.Topics), "products": len(s.Products), "places": len(s.Places)} {
		if n > mostInList {
			return fault.Invalid("input.too_many", "settings."+name, fault.Params{"max": mostInList})
		}
	}
	for i, c := range s.Dispositions {
		field := fmt.Sprintf("settings.dispositions.%d", i)
		if err := first(required(field+".name", c.Name, 40), optional(field+".name_en", c.NameEn, 60)); err != nil {
			return err
		}
		for _, x := range c.Children {
			if err := first(required(field+".children", x.Name, 40), optional(field+".children", x.NameEn, 60)); err != nil {
				return err
			}
		}
	}
	return first(s.validateTiers(), s.validateTopics(), names("settings.products", s.Products), names("settings.places", s.Places))
}

func (s Settings) validateTiers() error {
	for i, x := range s.Tiers {
		field := fmt.Sprintf("settings.tiers.%d", i)
		if err := first(matches(field+".key", x.Key, reKey), required(field+".name", x.Name, 40)); err != nil {
			return err
		}
	}
	return nil
}

func (s Settings) validateTopics() error {
	for i, x := range s.Topics {
		field := fmt.Sprintf("settings.topics.%d", i)
		if err := first(matches(field+".key", x.Key, reKey), required(field+".name", x.Name, 40), between(field+".window_hours", x.WindowHours, 72, 35*24)); err != nil {
			return err
		}
	}
	return nil
}

func names(field string, all []string) error {
	for i, n := range all {
		if err := required(fmt.Sprintf("%s.%d", field, i), n, 60); err != nil {
			return err
		}
	}
	return nil
}
