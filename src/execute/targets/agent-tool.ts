import { toolCallOf } from '../../draft/tool-call';
import { DaaError } from '../../errors';
import type { Target } from '../target';

/**
 * The call goes on to n8n's agent, which makes it at once with the parameters it had in hand before anybody was asked. Letting
 * it through is all that happens here, so it is done with the grant's use; what the tool answered is n8n's to show.
 */
export function agentToolTarget(): Target {
	return {
		name: 'Agent tool',
		capabilities: { concurrency: 'atomic', idempotencyKey: false, readable: false },
		check(action) {
			if (toolCallOf(action) === undefined) throw new DaaError('target_not_allowed', 'request.url: this is no call of an agent’s tool.', { fields: { field: 'request.url' } });
		},
		read: () => Promise.resolve({ exists: true, values: {} }),
		apply: (action) => Promise.resolve({ status: 200, sent: { ...toolCallOf(action) }, answer: null }),
		verify: (action) => Promise.resolve({ verdict: 'done', values: { ...toolCallOf(action) }, differences: [] }),
	};
}
