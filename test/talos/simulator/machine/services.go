package machine

import (
	"context"
	"sync"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/resources/v1alpha1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// services are what the machine's own service manager runs.
type services struct {
	m     *Machine
	mu    sync.Mutex
	order []string
	byID  map[string]*machine.ServiceInfo
}

func newServices(m *Machine) *services {
	return &services{m: m, byID: map[string]*machine.ServiceInfo{}}
}

// set moves a service into a state; it is healthy while it runs.
func (s *services) set(id, state, message string) {
	s.mu.Lock()

	info := s.byID[id]
	if info == nil {
		info = &machine.ServiceInfo{Id: id, Events: &machine.ServiceEvents{}}
		s.byID[id] = info
		s.order = append(s.order, id)
	}

	if info.State == state {
		s.mu.Unlock()

		return
	}

	now := timestamppb.New(time.Now())
	healthy := state == "Running"
	info.State = state
	info.Health = &machine.ServiceHealth{Unknown: !healthy, Healthy: healthy, LastMessage: message, LastChange: now}
	info.Events.Events = append(info.Events.Events, &machine.ServiceEvent{State: state, Msg: message, Ts: now})
	s.mu.Unlock()

	if healthy {
		put(context.Background(), s.m.resources, v1alpha1.NewService(id), func(service *v1alpha1.Service) {
			service.TypedSpec().Running, service.TypedSpec().Healthy = true, true
		})
	} else {
		drop(context.Background(), s.m.resources, v1alpha1.NewService(id).Metadata())
	}

	s.m.touch()
}

func (s *services) running(id string) bool { return s.state(id) == "Running" }

func (s *services) state(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()

	if info := s.byID[id]; info != nil {
		return info.State
	}

	return ""
}

func (s *services) states() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()

	states := map[string]string{}
	for id, info := range s.byID {
		states[id] = info.State
	}

	return states
}

// ServiceList tells the state of all services.
func (a *api) ServiceList(context.Context, *emptypb.Empty) (*machine.ServiceListResponse, error) {
	s := a.m.services
	s.mu.Lock()
	defer s.mu.Unlock()

	list := &machine.ServiceList{}

	for _, id := range s.order {
		info := s.byID[id]
		list.Services = append(list.Services, &machine.ServiceInfo{
			Id: id, State: info.State, Health: info.Health, Events: &machine.ServiceEvents{Events: append([]*machine.ServiceEvent{}, info.Events.Events...)},
		})
	}

	return &machine.ServiceListResponse{Messages: []*machine.ServiceList{list}}, nil
}

// ServiceRestart stops a service and starts it again.
func (a *api) ServiceRestart(_ context.Context, request *machine.ServiceRestartRequest) (*machine.ServiceRestartResponse, error) {
	if !a.m.services.running(request.Id) {
		return nil, status.Errorf(codes.FailedPrecondition, "service %q is not running", request.Id)
	}

	a.m.services.set(request.Id, "Finished", "Service finished successfully")
	a.m.services.set(request.Id, "Running", "Started task")

	return &machine.ServiceRestartResponse{Messages: []*machine.ServiceRestart{{Resp: "Service \"" + request.Id + "\" restarted"}}}, nil
}
