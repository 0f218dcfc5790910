import { parseFlatted } from './flatted.mjs';

const TIMEOUT_MS = 60_000;

/** The one owner of every n8n that tests and the demo start. */
export const OWNER = { email: 'owner@example.com', password: 'Approve-2-act', firstName: 'Olive', lastName: 'Owner' };

/** States that an execution does not leave by itself. */
export const ENDED = ['success', 'error', 'crashed', 'canceled'];

export class N8nRequestError extends Error {
	constructor(method, path, status, body) {
		super(`n8n answered ${status} to ${method} ${path}: ${typeof body === 'string' ? body.slice(0, 500) : JSON.stringify(body).slice(0, 500)}`);
		this.status = status;
		this.body = body;
	}
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls `probe` until it answers something other than undefined; throws with `what` when the time is over. */
export async function until(probe, { what, timeoutMs = 30_000, everyMs = 150 }) {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const value = await probe();
		if (value !== undefined) return value;
		if (Date.now() > end) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}`);
		await sleep(everyMs);
	}
}

/**
 * n8n's own REST interface as the editor uses it, logged in as the owner.
 * @param {string} url base URL, no slash at the end
 */
export function restClient(url) {
	let cookie = '';

	async function request(method, path, body) {
		const response = await fetch(url + path, {
			method,
			headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(cookie && { cookie }) },
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
		const set = response.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='));
		if (set) cookie = set.split(';')[0];
		const text = await response.text();
		const answer = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
		if (!response.ok) throw new N8nRequestError(method, path, response.status, answer);
		return answer;
	}
	const data = async (method, path, body) => (await request(method, path, body)).data;

	/** Makes the owner on a new user folder, or logs in on one that has it. */
	async function signIn(owner = OWNER) {
		try {
			await data('POST', '/rest/owner/setup', owner);
		} catch (error) {
			// 400: this user folder has its owner already.
			if (error.status !== 400) throw error;
			await data('POST', '/rest/login', { emailOrLdapLoginId: owner.email, password: owner.password });
		}
	}

	const getExecution = async (id) => {
		const found = await data('GET', `/rest/executions/${id}`);
		return { ...found, data: typeof found.data === 'string' ? parseFlatted(found.data) : found.data };
	};

	async function listExecutions({ workflowId, status, limit = 50 } = {}) {
		const filter = { ...(workflowId && { workflowId }), ...(status && { status: [].concat(status) }) };
		const query = new URLSearchParams({ filter: JSON.stringify(filter), limit: String(limit) });
		return (await data('GET', `/rest/executions?${query}`)).results;
	}

	/** Polls one execution until it has one of the states, and resolves to it with its data. */
	async function waitFor(id, { status = ENDED, timeoutMs = 30_000 } = {}) {
		const wanted = [].concat(status);
		let last = 'unknown';
		try {
			await until(
				async () => {
					// A run that was started a moment ago may not have its row yet.
					const found = await data('GET', `/rest/executions/${id}`).catch((error) => (error.status === 404 ? undefined : Promise.reject(error)));
					last = found?.status ?? 'not stored';
					if (found && ENDED.includes(last) && !wanted.includes(last)) {
						const full = await getExecution(id);
						throw new Error(`Execution ${id} ended as ${last}, not as ${wanted.join(' or ')}: ${full.data?.resultData?.error?.message ?? 'no error is recorded'}`);
					}
					return found && wanted.includes(last) ? true : undefined;
				},
				{ what: `execution ${id} to be ${wanted.join(' or ')}`, timeoutMs },
			);
		} catch (error) {
			throw new Error(`${error.message} (last seen: ${last})`, { cause: error });
		}
		return getExecution(id);
	}

	/** Does `work` and resolves to the id of the execution that it started; n8n answers before it has stored one. */
	async function startedBy(workflowId, work) {
		const seen = new Set((await listExecutions({ workflowId, limit: 100 })).map((entry) => entry.id));
		await work();
		return until(async () => (await listExecutions({ workflowId, limit: 100 })).find((entry) => !seen.has(entry.id))?.id, {
			what: `an execution of the workflow ${workflowId}`,
		});
	}

	async function createWorkflow(workflow) {
		return data('POST', '/rest/workflows', { settings: { executionOrder: 'v1' }, ...workflow, active: false });
	}

	/** Publishes the saved version and waits until its production webhooks answer something other than 404. */
	async function activate(id, { timeoutMs = 30_000 } = {}) {
		const workflow = await data('GET', `/rest/workflows/${id}`);
		await data('POST', `/rest/workflows/${id}/activate`, { versionId: workflow.versionId });
		const hooks = workflow.nodes.filter((node) => node.type === 'n8n-nodes-base.webhook' && !node.disabled);
		for (const node of hooks) await untilRegistered(node.parameters.path, timeoutMs);
		return workflow;
	}

	/** Asks as a browser's preflight does: n8n names the methods of a path that it knows, and runs nothing. */
	async function untilRegistered(path, timeoutMs) {
		await until(
			async () => {
				const headers = { origin: url, 'access-control-request-method': 'POST' };
				const response = await fetch(`${url}/webhook/${path}`, { method: 'OPTIONS', headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
				return response.ok && response.headers.get('access-control-allow-methods') ? true : undefined;
			},
			{ what: `the webhook ${path} to be registered`, timeoutMs },
		);
	}

	/** Starts a workflow as the editor's button does; `trigger` is the name of a trigger that needs no outside event. */
	async function runManually(workflowId, { trigger, pinData } = {}) {
		if (pinData) {
			const workflow = await data('GET', `/rest/workflows/${workflowId}`);
			await data('PATCH', `/rest/workflows/${workflowId}`, { ...workflow, pinData });
		}
		const workflow = await data('GET', `/rest/workflows/${workflowId}`);
		const name = trigger ?? workflow.nodes.find((node) => /trigger|webhook/i.test(node.type))?.name;
		const started = await data('POST', `/rest/workflows/${workflowId}/run`, { triggerToStartFrom: { name } });
		if (!started.executionId) throw new Error(`n8n did not start "${workflow.name}" by hand: ${JSON.stringify(started)}`);
		return started.executionId;
	}

	return {
		request,
		signIn,
		/** @returns {Promise<{ id: string, name: string, type: string }>} */
		createCredential: (type, name, values) => data('POST', '/rest/credentials', { type, name, data: values }),
		updateCredential: (id, type, name, values) => data('PATCH', `/rest/credentials/${id}`, { type, name, data: values }),
		credentials: () => data('GET', '/rest/credentials'),
		testCredential: (type, name, values, id) => data('POST', '/rest/credentials/test', { credentials: { id, name, type, data: values } }),
		createWorkflow,
		updateWorkflow: (id, patch) => data('PATCH', `/rest/workflows/${id}`, patch),
		workflow: (id) => data('GET', `/rest/workflows/${id}`),
		workflows: () => data('GET', '/rest/workflows'),
		activate,
		deactivate: (id) => data('POST', `/rest/workflows/${id}/deactivate`, {}),
		async deleteWorkflow(id) {
			await data('POST', `/rest/workflows/${id}/archive`, {});
			await data('DELETE', `/rest/workflows/${id}`);
		},
		runManually,
		executions: { list: listExecutions, get: getExecution, waitFor, startedBy },
		/** Runs a failed execution again from the node that failed; resolves to n8n's answer, `id` is the new execution. */
		retryExecution: (id, { loadWorkflow = false } = {}) => data('POST', `/rest/executions/${id}/retry`, { loadWorkflow }),
		stopExecution: (id) => data('POST', `/rest/executions/${id}/stop`, {}),
		/** Every node type that this n8n has loaded, as the editor gets them. */
		getNodeTypes: () => request('GET', '/types/nodes.json'),
		getCredentialTypes: () => request('GET', '/types/credentials.json'),
	};
}
