package desk_test

import (
	"fmt"
	"testing"

	"yingda/conversation"
	"yingda/internal/db"
	"yingda/internal/testkit"
)

// BenchmarkPlace asks where the last of 5,000 who wait stands.
func BenchmarkPlace(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, open(b))
			var last conversation.Conversation
			for i := range 5000 {
				last = w.queued(fmt.Sprint("v", i))
			}
			for b.Loop() {
				p, err := w.PlaceOf(b.Context(), last)
				if err != nil || p.Position != 5000 {
					b.Fatalf("%+v, %v", p, err)
				}
			}
		})
	}
}
