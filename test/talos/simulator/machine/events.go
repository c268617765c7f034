package machine

import (
	"fmt"
	"sync"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// events are those since this boot, and who waits for more.
type events struct {
	mu       sync.Mutex
	past     []*machine.Event
	watchers map[chan *machine.Event]struct{}
}

func newEvents() *events { return &events{watchers: map[chan *machine.Event]struct{}{}} }

func (e *events) publish(actor string, payload proto.Message) {
	value, err := proto.Marshal(payload)
	if err != nil {
		return
	}

	e.mu.Lock()
	defer e.mu.Unlock()

	event := &machine.Event{
		Id: fmt.Sprintf("%020d", len(e.past)), ActorId: actor,
		Data: &anypb.Any{TypeUrl: "talos/runtime/" + string(payload.ProtoReflect().Descriptor().FullName()), Value: value},
	}
	e.past = append(e.past, event)

	for watcher := range e.watchers {
		select {
		case watcher <- event:
		default:
		}
	}
}

// watch gives the last events asked for, all with a negative number, and then new ones.
func (e *events) watch(tail int32) (last []*machine.Event, more chan *machine.Event, end func()) {
	e.mu.Lock()
	defer e.mu.Unlock()

	from := len(e.past) - int(tail)
	if tail < 0 || from < 0 {
		from = 0
	}

	more = make(chan *machine.Event, 256)
	e.watchers[more] = struct{}{}

	return e.past[from:], more, func() {
		e.mu.Lock()
		defer e.mu.Unlock()

		delete(e.watchers, more)
	}
}

// Events streams what happens. The first message is empty: the client knows by it that it will miss nothing.
func (a *api) Events(request *machine.EventsRequest, stream grpc.ServerStreamingServer[machine.Event]) error {
	if err := stream.Send(&machine.Event{}); err != nil {
		return err
	}

	last, more, end := a.m.events.watch(request.TailEvents)
	defer end()

	for _, event := range last {
		if err := sendEvent(stream, event); err != nil {
			return err
		}
	}

	young := a.m.isYoung(request.TailEvents)

	for {
		select {
		case <-stream.Context().Done():
			return stream.Context().Err()
		case <-young:
			if a.m.shuttingDown() {
				continue
			}

			missed, _, end := a.m.events.watch(-1)
			end()

			for _, event := range missed {
				if err := sendEvent(stream, event); err != nil {
					return err
				}
			}
		case event := <-more:
			if err := sendEvent(stream, event); err != nil {
				return err
			}
		}
	}
}

// sendEvent sends a copy, as the metadata that a forwarded stream gets is its own.
func sendEvent(stream grpc.ServerStreamingServer[machine.Event], event *machine.Event) error {
	return stream.Send(&machine.Event{Id: event.Id, ActorId: event.ActorId, Data: event.Data})
}

// isYoung fires, soon, for who asks for new events alone in the first seconds of a boot. A client that follows a reboot looks again a second after it
// began: a real machine is still down then, while a simulated one has long said all that the client waits for. A client that has just begun something is
// not meant: its machine is busy when this fires.
func (m *Machine) isYoung(tail int32) <-chan time.Time {
	if tail != 0 || time.Since(m.booted) > 3*time.Second {
		return nil
	}

	return time.After(400 * time.Millisecond)
}
