const PUBLIC_KEY =
  /^(ssh-(rsa|ed25519|dss)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) AAAA[A-Za-z0-9+/]+={0,3}( .*)?$/;

/** Whether a text is an SSH public key as it stands in `authorized_keys`, on one line, without options. Source: sshd(8). */
export function isSshPublicKey(text: string): boolean {
  return PUBLIC_KEY.test(text);
}
