import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const hmac = (key, data) => createHmac('sha256', key).update(data).digest();

/** AWS Signature Version 4, from the request as it arrived. Returns what is wrong, or undefined. */
function signatureProblem(request, body, { accessKeyId, secretAccessKey, region, service }) {
	const match = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(request.headers.authorization ?? '');
	if (!match) return 'no signature of version 4';
	const [, key, day, signedRegion, signedService, signedHeaders, signature] = match;
	if (key !== accessKeyId) return 'unknown access key';
	if (signedRegion !== region || signedService !== service) return `signed for ${signedService} in ${signedRegion}`;
	const names = signedHeaders.split(';');
	for (const needed of ['host', 'x-amz-date']) if (!names.includes(needed)) return `${needed} is not signed`;
	const [path, query = ''] = request.url.split('?');
	const canonicalPath = path.split('/').map((part) => encodeURIComponent(part)).join('/');
	const headers = names.map((name) => `${name}:${String(request.headers[name]).trim().replace(/ +/g, ' ')}\n`).join('');
	const canonical = [request.method, canonicalPath, query, headers, signedHeaders, sha256(body)].join('\n');
	const scope = `${day}/${region}/${service}/aws4_request`;
	const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
	const signingKey = [day, region, service, 'aws4_request'].reduce(hmac, `AWS4${secretAccessKey}`);
	const expected = hmac(signingKey, toSign);
	return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? undefined : 'the signature does not match';
}

const INTERVENED = {
	usage: {},
	action: 'GUARDRAIL_INTERVENED',
	outputs: [{ text: 'Sorry.' }],
	assessments: [{ topicPolicy: { topics: [{ name: 'Weapons', type: 'DENY', action: 'BLOCKED' }] } }],
};
const ANONYMIZED = { action: 'GUARDRAIL_INTERVENED', outputs: [{ text: 'x' }], assessments: [{ sensitiveInformationPolicy: { piiEntities: [{ type: 'NAME', match: 'Jane', action: 'ANONYMIZED' }] } }] };
const NONE = { usage: {}, action: 'NONE', outputs: [], assessments: [{}] };

/**
 * ApplyGuardrail on this machine: POST /guardrail/{id}/version/{v}/apply. `mode` says how it behaves: ok, down, slow,
 * nonsense, huge. A text with "weapon" is blocked, one with "Jane" anonymized. With `aws` signatures are checked.
 */
export async function startBedrockServer({ aws } = {}) {
	const requests = [];
	const state = { mode: 'ok' };
	const server = createServer((request, response) => {
		const chunks = [];
		request.on('data', (chunk) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks);
			const problem = aws && signatureProblem(request, body, aws);
			const send = (status, text) => response.writeHead(status, { 'content-type': 'application/json' }).end(text);
			let parsed;
			try {
				parsed = JSON.parse(body.toString('utf8'));
			} catch {
				parsed = undefined;
			}
			requests.push({ method: request.method, path: request.url, body: parsed, signature: aws ? (problem ?? 'good') : 'unchecked' });
			if (problem) return send(403, JSON.stringify({ message: problem }));
			if (!/^\/guardrail\/[^/]+\/version\/(?:\d+|DRAFT)\/apply$/.test(request.url)) return send(404, '{}');
			if (state.mode === 'down') return send(503, '{"message":"ServiceUnavailable"}');
			if (state.mode === 'slow') return setTimeout(() => send(200, JSON.stringify(NONE)), 5_000).unref();
			if (state.mode === 'nonsense') return send(200, '{"action":"MAYBE"}');
			if (state.mode === 'huge') return send(200, JSON.stringify({ ...NONE, padding: 'x'.repeat(2_000_000) }));
			const text = parsed?.content?.[0]?.text?.text ?? '';
			send(200, JSON.stringify(/weapon/i.test(text) ? INTERVENED : /Jane/.test(text) ? ANONYMIZED : NONE));
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${server.address().port}`,
		requests,
		set mode(mode) {
			state.mode = mode;
		},
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(resolve);
			}),
	};
}
