package world

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
)

// reserveNetwork takes a /24 of loopback addresses: whoever listens on port 49999 of its address 1 has it, until it ends in any way. So worlds on one
// machine don't meet.
func (w *World) reserveNetwork() (net.Listener, error) {
	for range 100 {
		w.network = [2]int{16 + rand.IntN(200), rand.IntN(256)}

		listener, err := net.Listen("tcp", fmt.Sprintf("127.%d.%d.1:49999", w.network[0], w.network[1]))
		if err == nil {
			return listener, nil
		}
	}

	return nil, errors.New("no loopback network is free")
}

// spareAddress is one that no machine has: for a virtual address.
func (w *World) spareAddress() string { return fmt.Sprintf("127.%d.%d.5", w.network[0], w.network[1]) }
