package machine

import (
	"context"
	"fmt"

	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/resources/etcd"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	"strata.invalid/test/talos-simulator/wire"
)

const (
	etcdVersion = "3.6.6"
	// lag is how many entries a slow member has yet to apply.
	lag = 20_000
)

func (a *api) onControlPlane(what string) error {
	if a.m.controlPlane() {
		return nil
	}

	return status.Errorf(codes.Unimplemented, "%s is only available on control plane nodes", what)
}

// etcdOf is the etcd that this machine's member belongs to.
func (a *api) etcdOf(what string) (joined wire.Joined, err error) {
	if err = a.onControlPlane(what); err != nil {
		return joined, err
	}

	return joined, a.m.world.ask("etcd/status", nil, &joined)
}

// EtcdMemberList lists the members.
func (a *api) EtcdMemberList(context.Context, *machine.EtcdMemberListRequest) (*machine.EtcdMemberListResponse, error) {
	joined, err := a.etcdOf("member list")
	if err != nil {
		return nil, err
	}

	list := &machine.EtcdMembers{}

	for _, member := range joined.Etcd.Members {
		list.LegacyMembers = append(list.LegacyMembers, member.Hostname)
		list.Members = append(list.Members, &machine.EtcdMember{
			Id: member.ID, Hostname: member.Hostname, IsLearner: member.Learner,
			PeerUrls: []string{"https://" + member.Address + ":2380"}, ClientUrls: []string{"https://" + member.Address + ":2379"},
		})
	}

	return &machine.EtcdMemberListResponse{Messages: []*machine.EtcdMembers{list}}, nil
}

// EtcdStatus describes the member of this machine.
func (a *api) EtcdStatus(context.Context, *emptypb.Empty) (*machine.EtcdStatusResponse, error) {
	joined, err := a.etcdOf("etcd status")
	if err != nil {
		return nil, err
	}

	described := &machine.EtcdMemberStatus{
		MemberId: joined.Data.Member, Leader: joined.Etcd.Leader, RaftIndex: joined.Etcd.Index, RaftTerm: joined.Etcd.Term, RaftAppliedIndex: joined.Etcd.Index,
		DbSize: 4 << 20, DbSizeInUse: 2 << 20, ProtocolVersion: etcdVersion, StorageVersion: "3.6.0",
	}

	if a.m.has(wire.EtcdLags) {
		described.RaftAppliedIndex -= min(described.RaftAppliedIndex, lag)
	}

	for _, member := range joined.Etcd.Members {
		described.IsLearner = described.IsLearner || member.ID == joined.Data.Member && member.Learner
	}

	for _, id := range joined.Etcd.NoSpace {
		described.Errors = append(described.Errors, fmt.Sprintf("memberID:%d alarm:NOSPACE ", id))
	}

	return &machine.EtcdStatusResponse{Messages: []*machine.EtcdStatus{{MemberStatus: described}}}, nil
}

// EtcdRemoveMemberByID ends a membership.
func (a *api) EtcdRemoveMemberByID(_ context.Context, request *machine.EtcdRemoveMemberByIDRequest) (*machine.EtcdRemoveMemberByIDResponse, error) {
	if err := a.onControlPlane("etcd remove member"); err != nil {
		return nil, err
	}

	if err := a.m.world.ask("etcd/remove", request.MemberId, nil); err != nil {
		return nil, err
	}

	return &machine.EtcdRemoveMemberByIDResponse{Messages: []*machine.EtcdRemoveMemberByID{{}}}, nil
}

// EtcdLeaveCluster ends this machine's own.
func (a *api) EtcdLeaveCluster(context.Context, *machine.EtcdLeaveClusterRequest) (*machine.EtcdLeaveClusterResponse, error) {
	if err := a.onControlPlane("etcd leave"); err != nil {
		return nil, err
	}

	if err := a.m.world.ask("etcd/leave", nil, nil); err != nil {
		return nil, fmt.Errorf("failed to leave cluster: %w", err)
	}

	a.m.services.set("etcd", "Finished", "Service finished successfully")

	return &machine.EtcdLeaveClusterResponse{Messages: []*machine.EtcdLeaveCluster{{}}}, nil
}

// EtcdForfeitLeadership passes the lead on.
func (a *api) EtcdForfeitLeadership(context.Context, *machine.EtcdForfeitLeadershipRequest) (*machine.EtcdForfeitLeadershipResponse, error) {
	if err := a.onControlPlane("etcd forfeit leadership"); err != nil {
		return nil, err
	}

	var leader uint64
	if err := a.m.world.ask("etcd/forfeit", nil, &leader); err != nil {
		return nil, fmt.Errorf("failed to forfeit leadership: %w", err)
	}

	answer := &machine.EtcdForfeitLeadership{}
	if leader != 0 {
		answer.Member = etcd.FormatMemberID(leader)
	}

	return &machine.EtcdForfeitLeadershipResponse{Messages: []*machine.EtcdForfeitLeadership{answer}}, nil
}

// EtcdAlarmList lists what etcd complains of.
func (a *api) EtcdAlarmList(context.Context, *emptypb.Empty) (*machine.EtcdAlarmListResponse, error) {
	alarms, err := a.alarms("etcd alarm list")

	return &machine.EtcdAlarmListResponse{Messages: []*machine.EtcdAlarm{{MemberAlarms: alarms}}}, err
}

func (a *api) alarms(what string) (alarms []*machine.EtcdMemberAlarm, err error) {
	joined, err := a.etcdOf(what)
	if err != nil {
		return nil, err
	}

	for _, id := range joined.Etcd.NoSpace {
		alarms = append(alarms, &machine.EtcdMemberAlarm{MemberId: id, Alarm: machine.EtcdMemberAlarm_NOSPACE})
	}

	return alarms, nil
}

// EtcdAlarmDisarm ends the complaints.
func (a *api) EtcdAlarmDisarm(context.Context, *emptypb.Empty) (*machine.EtcdAlarmDisarmResponse, error) {
	alarms, err := a.alarms("etcd alarm disarm")
	if err != nil {
		return nil, err
	}

	if err = a.m.world.ask("etcd/disarm", nil, nil); err != nil {
		return nil, err
	}

	return &machine.EtcdAlarmDisarmResponse{Messages: []*machine.EtcdAlarmDisarm{{MemberAlarms: alarms}}}, nil
}

// EtcdDefragment has nothing to do here.
func (a *api) EtcdDefragment(context.Context, *emptypb.Empty) (*machine.EtcdDefragmentResponse, error) {
	if _, err := a.etcdOf("etcd defragment"); err != nil {
		return nil, err
	}

	return &machine.EtcdDefragmentResponse{Messages: []*machine.EtcdDefragment{{}}}, nil
}
