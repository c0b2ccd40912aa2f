package main

import (
	"context"
	"errors"
	"fmt"

	"yingda/app"
)

type doctorCmd struct {
	app.Store `embed:""`
	Addr      string `help:"Address the server listens on, or is to." default:"127.0.0.1:8080" env:"YINGDA_ADDR" placeholder:"HOST:PORT"`
}

func (c doctorCmd) Run(ctx context.Context) error {
	problems := 0
	for _, f := range app.Doctor(ctx, c.Store, c.Addr) {
		if f.Problem == nil {
			fmt.Println("ok      " + f.What)
			continue
		}
		if f.Advice {
			fmt.Println("ADVICE  " + f.What + ": " + explain(f.Problem))
			continue
		}
		problems++
		fmt.Println("PROBLEM " + f.What + ": " + explain(f.Problem))
	}
	if problems > 0 {
		return errors.New(fmt.Sprint(problems, " problem(s)"))
	}
	return nil
}
