/**
 * Preloaded into the n8n of bench:crm: calls to api.hubapi.com go to the local service instead, in plain HTTP over kept
 * connections. n8n's own HubSpot node has no setting for its address. It spares that node TLS, so it only gains by it.
 */
const https = require('node:https');
const http = require('node:http');

const local = new URL(process.env.DAA_BENCH_HUBSPOT);
const agent = new http.Agent({ keepAlive: true });
const original = https.request;

https.request = function request(...args) {
	const [options, callback] = args;
	const host = options?.hostname ?? options?.host;
	if (host !== 'api.hubapi.com') return original.apply(this, args);
	return http.request({ ...options, protocol: 'http:', hostname: local.hostname, host: local.hostname, port: local.port, agent, agents: undefined, servername: undefined }, callback);
};
