import { credentials } from '@grpc/grpc-js';
import { EngineClient } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { LogRequest, LogSeverity } from '@pulumi/pulumi/proto/engine_pb';

/** What a provider says while it works. */
export class EngineLog {
  private client: EngineClient | undefined;

  /** @param address where the engine listens; without it nothing is said */
  constructor(private readonly address: string | undefined) {}

  /** A line that stays. Wait for it before an answer that ends the run: the engine may be gone else before the line is there. */
  warn(urn: string, message: string): Promise<void> {
    return this.send(urn, message, LogSeverity.WARNING, false);
  }

  info(urn: string, message: string): void {
    void this.send(urn, message, LogSeverity.INFO, false);
  }

  /** The state of an operation, shown until the next one. */
  status(urn: string, message: string): void {
    void this.send(urn, message, LogSeverity.INFO, true);
  }

  private send(urn: string, message: string, severity: LogSeverity, ephemeral: boolean): Promise<void> {
    if (this.address === undefined) return Promise.resolve();
    const client = (this.client ??= new EngineClient(this.address, credentials.createInsecure()));
    const request = new LogRequest().setUrn(urn).setMessage(message).setSeverity(severity).setEphemeral(ephemeral);
    // an engine that is about to end may not answer
    return new Promise(resolve => client.log(request, () => resolve()));
  }
}
