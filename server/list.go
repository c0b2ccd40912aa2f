package server

// list is a whole list: of what a workspace has few enough to be read at once.
type list[T any] struct {
	Items []T `json:"items"`
}

func listed[T any](items []T, err error) (list[T], error) {
	if items == nil {
		items = []T{}
	}
	return list[T]{Items: items}, err
}

// ByID is the input of a route about one thing.
type ByID struct {
	ID string `path:"id"`
}
