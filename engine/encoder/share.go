package encoder

import "sync"

// share does n independent pieces of work on at most threads goroutines, each
// taking a fixed stretch.
func share(threads, n int, work func(i int)) {
	if threads <= 1 || n < 2 {
		for i := range n {
			work(i)
		}
		return
	}
	threads = min(threads, n)
	var wg sync.WaitGroup
	for w := range threads {
		from, to := n*w/threads, n*(w+1)/threads
		wg.Go(func() {
			for i := from; i < to; i++ {
				work(i)
			}
		})
	}
	wg.Wait()
}
