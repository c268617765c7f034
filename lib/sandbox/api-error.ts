/** One reason why an object was refused. */
export interface StatusCause {
  /** Machine-readable kind of the problem, such as `FieldValueInvalid`. */
  readonly reason?: string;
  readonly message?: string;
  /** Path of the field. */
  readonly field?: string;
}

/** The `Status` object with which an API server answers when it refuses a request. */
export interface ApiStatus {
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly name?: string; readonly kind?: string; readonly causes?: readonly StatusCause[] };
}

/** A request that the API server refused. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** What was asked, such as `PATCH /api/v1/namespaces/a`. */
    readonly request: string,
    /** HTTP status. */
    readonly code: number,
    readonly status: ApiStatus,
  ) {
    super(`${request}: ${status.message ?? `HTTP ${code}`}`);
  }

  /** The server's word for the refusal: `NotFound`, `Invalid`, `Conflict`. */
  get reason(): string {
    return this.status.reason ?? 'Unknown';
  }

  /** Causes by field, empty where the server gives none. */
  get causes(): readonly StatusCause[] {
    return this.status.details?.causes ?? [];
  }
}

/** The error for an answer other than 2xx; a body that is no `Status` becomes its message. */
export function apiError(request: string, code: number, body: string): ApiError {
  let status: ApiStatus;
  try {
    status = JSON.parse(body) as ApiStatus;
  } catch {
    status = { message: body.trim().slice(0, 500) || `HTTP ${code}` };
  }
  return new ApiError(request, code, status);
}
