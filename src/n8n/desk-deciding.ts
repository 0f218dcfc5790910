import type { IWebhookFunctions } from 'n8n-workflow';
import { poke } from '../waiting/poke';
import type { Deciding } from '../desk/handle-desk';
import { similarDecisions } from '../learn/similar-decisions';
import { coverForm, revealReview } from '../scan/masks/review-masks';
import { parseGuardrailSettings } from '../scan/settings';
import type { Gate } from './open-gate';
import { reassessor } from './reassess';

/**
 * What deciding at the desk takes of n8n. The guardrail settings are those of the policy: what a node of another workflow
 * was set to cannot be seen from here, and without any the checks run as they come.
 */
export function decidingAt(functions: IWebhookFunctions, { ports }: Gate): Deciding {
	const settings = parseGuardrailSettings(undefined);
	return {
		reassessor: (approvals) => reassessor(ports, approvals, settings),
		masks: { reveal: (review) => revealReview(ports, review), cover: (review, form) => coverForm(ports, review, form, settings) },
		sources: { similar: ({ approval, approver }) => similarDecisions(ports, approval, { approverId: approver.approverId, role: approver.role }) },
		async wake({ id, resumeUrl }) {
			const { internalBaseUrl } = functions.getNodeParameter('options', {}) as { internalBaseUrl?: string };
			const { execution } = await poke(resumeUrl, internalBaseUrl?.trim() || undefined);
			// The decision stands; the sweep and `daa approvals resume` finish what could not be told now.
			if (execution !== 'waiting' && execution !== 'finished') functions.logger.warn(`Review desk: the workflow of ${id} could not be told of the decision (${execution}).`);
		},
	};
}
