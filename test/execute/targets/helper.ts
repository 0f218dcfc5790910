import type { Target, TargetContext } from '../../../src/execute/target';
import type { Http } from '../../../src/ports';
import { fetchHttp } from '../../support/fetch-http';
import { draft, openStage, parsed, type Stage } from '../stage';

export { draft, parsed, type Stage };

export const bearer = (token: string): Http => fetchHttp({ headers: { authorization: `Bearer ${token}` }, timeoutMs: 1_000 });
export const basic = (user: string, password: string): Http => fetchHttp({ headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }, timeoutMs: 1_000 });

/** The code and field of a refusal at the door, or `allowed`. */
export function refusal(target: Target, action: Record<string, unknown>): string {
	try {
		target.check(parsed(action));
	} catch (error) {
		expect(error).toMatchObject({ code: 'target_not_allowed' });
		return (error as Error).message;
	}
	return 'allowed';
}

export interface Acting {
	stage: Stage;
	/** Grants the action and carries it out at the target. */
	act(target: Target, http: Http, action: Record<string, unknown>): ReturnType<Stage['act']>;
	close(): Promise<void>;
}

/** The real store and the whole of executeAction, with any target. */
export async function openActing(): Promise<Acting> {
	const stage = await openStage();
	let runs = 0;
	return {
		stage,
		// Each in an execution of its own, as one payload is acted on once in an execution.
		async act(target, http, action) {
			const executionId = `ex-${(runs += 1)}`;
			const grant = await stage.grant(action, { execution_id: executionId, correlation_id: `cor-${runs}` });
			return await stage.act({ action, grant, target, http, wait: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20))) }, { executionId });
		},
		close: () => stage.close(),
	};
}

/** A record change as a proposal. */
export const change = (system: string, object: string, id: string, changes: object[]): Record<string, unknown> =>
	draft({ target_system: system, target_object: object, target_id: id, proposed_changes: changes });

/** A message as a proposal. */
export const message = (system: string, parts: Record<string, unknown>, over: Record<string, unknown> = {}): Record<string, unknown> =>
	draft({ action_type: 'reply', target_system: system, target_object: undefined, target_id: undefined, proposed_changes: undefined, message: { channel: 'email', recipients: ['mira@example.com'], body: 'Your refund is on its way.', ...parts }, ...over });

export const context = (http: Http, idempotencyKey = 'int_1'): TargetContext => ({ http, idempotencyKey });
