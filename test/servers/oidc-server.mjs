/**
 * A real OpenID Connect provider (oidc-provider) on 127.0.0.1 for tests, with the library's own plain login page. As a
 * program it takes one JSON argument {redirectUris, accounts, secret?} and prints {"issuer"}; it ends with its parent.
 */
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { Provider } from 'oidc-provider';

/** Everybody who logs in has agreed to openid and email. */
async function grantedAlready(ctx) {
	const { client, session, provider } = ctx.oidc;
	const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
	grant.addOIDCScope('openid email');
	await grant.save();
	return grant;
}

export async function startOidcServer({ redirectUris, accounts, secret = 'local-secret' }) {
	const server = createServer();
	await new Promise((done, fail) => server.on('error', fail).listen(0, '127.0.0.1', done));
	const issuer = `http://127.0.0.1:${server.address().port}`;
	const provider = new Provider(issuer, {
		clients: [{ client_id: 'approvals', client_secret: secret, redirect_uris: redirectUris, grant_types: ['authorization_code'], response_types: ['code'] }],
		claims: { openid: ['sub'], email: ['email', 'email_verified'] },
		// The plain code flow with PKCE puts the address into the ID token only when told to.
		conformIdTokenClaims: false,
		pkce: { required: () => true },
		features: { devInteractions: { enabled: true } },
		findAccount: (_ctx, id) => (accounts[id] ? { accountId: id, claims: async () => ({ sub: id, ...accounts[id] }) } : undefined),
		loadExistingGrant: grantedAlready,
		cookies: { keys: ['local-only'] },
		ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
	});
	server.on('request', provider.callback());
	return { issuer, close: () => new Promise((done) => server.close(done).closeAllConnections()) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	const { issuer } = await startOidcServer(JSON.parse(process.argv[2] ?? '{}'));
	process.stdout.write(`${JSON.stringify({ issuer })}\n`);
	process.stdin.resume().on('end', () => process.exit(0));
}
