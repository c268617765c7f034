// Package wire holds what the world and the machines in it tell each other: JSON over a socket.
package wire

import "time"

// System is one of the two slots of a system disk.
type System struct {
	Version   string `json:"version"`
	Schematic string `json:"schematic"`
	Image     string `json:"image"`
}

// EtcdData says which member of which etcd the data directory of a machine belongs to.
type EtcdData struct {
	Store  int    `json:"store"`
	Member uint64 `json:"member,string"`
}

// Disk is what a machine keeps while its power is off.
type Disk struct {
	Slots  [2]*System `json:"slots"`
	Active int        `json:"active"`
	// Device is the path of the disk.
	Device string `json:"device"`
	// Fresh is set until the active slot has been booted once: such a boot may fall back to the other slot.
	Fresh  bool      `json:"fresh"`
	Config []byte    `json:"config"`
	Staged string    `json:"staged"`
	Etcd   *EtcdData `json:"etcd"`
	// Node is set once its kubelet was taken into a cluster.
	Node bool `json:"node"`
	// Labels of partitions that were wiped since the machine was installed, in order.
	Wiped []string `json:"wiped"`
}

// Installed tells whether there is a system on the disk.
func (d *Disk) Installed() bool { return d.Slots[d.Active] != nil }

// BlockDevice is a disk as the machine shows it.
type BlockDevice struct {
	Path      string `json:"path"`
	Size      uint64 `json:"size"`
	Model     string `json:"model"`
	Serial    string `json:"serial"`
	Transport string `json:"transport"`
}

// Hardware is what a machine is made of.
type Hardware struct {
	UUID   string        `json:"uuid"`
	MAC    string        `json:"mac"`
	Memory uint64        `json:"memory"`
	Disks  []BlockDevice `json:"disks"`
}

// Timing says in milliseconds how long things take.
type Timing struct {
	Install int `json:"install"`
	Reboot  int `json:"reboot"`
	Service int `json:"service"`
	Learner int `json:"learner"`
	// Drain is the limit after which a drain is given up.
	Drain int `json:"drain"`
	// Clock is how long Bootstrap waits for a clock in sync.
	Clock int `json:"clock"`
}

// Fault is something wrong with a machine. Of those with a time, Milliseconds says how long.
type Fault struct {
	Kind         string `json:"kind"`
	Milliseconds int    `json:"milliseconds"`
	When         string `json:"when"`
}

// Kinds of faults.
const (
	SlowInstall     = "slow-install"
	SlowBoot        = "slow-boot"
	BootFallback    = "boot-fallback"
	WrongBootOrder  = "wrong-boot-order"
	ClockNotSynced  = "clock-not-synced"
	StaysOff        = "stays-off"
	BadImage        = "bad-image"
	DrainStuck      = "drain-stuck"
	MemberLost      = "member-lost"
	SlowLearner     = "slow-learner"
	NoSpace         = "no-space"
	BootTaskFails   = "boot-task-fails"
	ConnectionCut   = "connection-cut"
	UpgradeTaskFail = "upgrade-task-fails"
	DeafWithNew     = "deaf-with-new-settings"
	EtcdLags        = "etcd-lags"
)

// FaultKinds are all of them.
var FaultKinds = []string{
	SlowInstall, SlowBoot, BootFallback, WrongBootOrder, ClockNotSynced, StaysOff, BadImage, DrainStuck, MemberLost, SlowLearner, NoSpace, BootTaskFails,
	ConnectionCut, UpgradeTaskFail, DeafWithNew, EtcdLags,
}

// Kubernetes is the real API server behind all control planes.
type Kubernetes struct {
	URL   string `json:"url"`
	Token string `json:"token"`
	CA    string `json:"ca"`
}

// Boot is what a machine is told when it starts.
type Boot struct {
	Address     string `json:"address"`
	BootID      string `json:"bootId"`
	Maintenance bool   `json:"maintenance"`
	// FromMedium tells that the medium was booted, not the disk.
	FromMedium bool        `json:"fromMedium"`
	System     System      `json:"system"`
	Disk       Disk        `json:"disk"`
	Hardware   Hardware    `json:"hardware"`
	Timing     Timing      `json:"timing"`
	Kubernetes *Kubernetes `json:"kubernetes"`
}

// Report is what a machine says of itself.
type Report struct {
	Stage       string            `json:"stage"`
	Ready       bool              `json:"ready"`
	Unmet       []string          `json:"unmet"`
	Hostname    string            `json:"hostname"`
	Role        string            `json:"role"`
	Version     string            `json:"version"`
	Schematic   string            `json:"schematic"`
	Maintenance bool              `json:"maintenance"`
	Services    map[string]string `json:"services"`
	// Etcd tells whether the etcd of this machine runs.
	Etcd bool `json:"etcd"`
	// Cluster is the identifier in the machine's configuration.
	Cluster string `json:"cluster"`
	// ConfigHash is the SHA-256 of the configuration on disk.
	ConfigHash string `json:"configHash"`
	Node       string `json:"node"`
	// Fingerprint is what the console shows in maintenance.
	Fingerprint string `json:"fingerprint"`
}

// Answer to a report: what the world wants of the machine.
type Answer struct {
	Faults     []Fault `json:"faults"`
	PodNetwork bool    `json:"podNetwork"`
}

// Call is one call of a machine's API.
type Call struct {
	Seq    int       `json:"seq"`
	Time   time.Time `json:"time"`
	Node   string    `json:"node"`
	Via    string    `json:"via"`
	Method string    `json:"method"`
	// Changes tells whether the call asks for a change of the machine or of etcd.
	Changes bool   `json:"changes"`
	Summary string `json:"summary"`
	// Code is the outcome in words of gRPC; empty while the call runs.
	Code string `json:"code"`
}

// Member of etcd.
type Member struct {
	ID       uint64 `json:"id,string"`
	Address  string `json:"address"`
	Hostname string `json:"hostname"`
	Learner  bool   `json:"learner"`
	Live     bool   `json:"live"`
}

// Etcd is one etcd cluster.
type Etcd struct {
	Store   int      `json:"store"`
	Cluster string   `json:"cluster"`
	Members []Member `json:"members"`
	Leader  uint64   `json:"leader,string"`
	Term    uint64   `json:"term"`
	Index   uint64   `json:"index"`
	Quorum  bool     `json:"quorum"`
	NoSpace []uint64 `json:"noSpace"`
}

// Join asks for membership; Reset asks for the end of one.
type Join struct {
	Cluster  string `json:"cluster"`
	Hostname string `json:"hostname"`
}

// Joined is the answer; Etcd is nil where there is nothing to join yet.
type Joined struct {
	Etcd *Etcd     `json:"etcd"`
	Data *EtcdData `json:"data"`
}

// Install puts a system on the disk.
type Install struct {
	Image   string `json:"image"`
	Upgrade bool   `json:"upgrade"`
	Disk    string `json:"disk"`
	Config  []byte `json:"config"`
}

// Wipe says what a reset takes away.
type Wipe struct {
	Labels []string `json:"labels"`
	System bool     `json:"system"`
	Disks  []string `json:"disks"`
}

// Failure is an error with the name of its gRPC code.
type Failure struct {
	Code    uint32 `json:"code"`
	Message string `json:"message"`
}
