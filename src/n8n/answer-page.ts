import type { IWebhookFunctions } from 'n8n-workflow';
import type { DecidedAlone } from '../approve/decide-approval';
import type { Reassess } from '../approve/assess-edit';
import { handleReview, type DeskRequest, type DeskResponse } from '../desk/handle-review';
import { handleRun } from '../desk/handle-run';
import { similarDecisions } from '../learn/similar-decisions';
import type { RunContext } from '../ports';
import { coverForm, revealReview } from '../scan/masks/review-masks';
import { parseGuardrailSettings } from '../scan/settings';
import type { ApprovalRecord } from '../store/port';
import { liveSource } from './live-source';
import type { Gate } from './open-gate';
import { reviewUrl } from './review-url';

export interface PageAnswer {
	response: DeskResponse;
	/** Set on every visit with a good link. */
	visited?: ApprovalRecord | ApprovalRecord[];
	decided?: { alone?: DecidedAlone };
}

function deskRequest(functions: IWebhookFunctions, gate: Gate, token: unknown): DeskRequest {
	const request = functions.getRequestObject();
	return {
		method: request.method,
		token,
		actionUrl: request.originalUrl,
		contentType: request.headers['content-type'],
		contentLength: Number(request.headers['content-length'] ?? Number.NaN),
		body: request.body as unknown,
		now: gate.ports.now(),
	};
}

/** The page that was asked for: one request's, by `t`, or all of the run's, by `r`. */
export async function answerPage(functions: IWebhookFunctions, gate: Gate, run: RunContext, reassess: Reassess): Promise<PageAnswer> {
	const { query } = functions.getRequestObject();
	const deps = {
		reassess,
		place: { workflowId: run.workflowId, executionId: run.executionId, nodeId: run.nodeId },
		report: (reference: string, error: unknown) => functions.logger.error(`Review page fault ${reference}: ${error instanceof Error ? error.name : typeof error}`),
	};
	if (query.t === undefined && query.r !== undefined) {
		return await handleRun(gate.ports, deskRequest(functions, gate, query.r), { ...deps, urlOf: (token) => reviewUrl(functions, gate, { t: token }) });
	}
	return await handleReview(gate.ports, deskRequest(functions, gate, query.t), {
		...deps,
		masks: { reveal: (review) => revealReview(gate.ports, review), cover: (review, form) => coverForm(gate.ports, review, form, parseGuardrailSettings((functions.getNodeParameter('options', {}) as { settings?: unknown }).settings)) },
		sources: {
			live: liveSource(functions),
			similar: ({ approval, approver }) => similarDecisions(gate.ports, approval, { approverId: approver.approverId, role: approver.role }),
		},
	});
}
