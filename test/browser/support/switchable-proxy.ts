import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A way to a service that can be cut, as when the service or the network is down. */
export interface SwitchableProxy {
	host: string;
	port: number;
	/** Ends what is open; whoever comes now is turned away. */
	cut(): void;
	restore(): void;
	close(): Promise<void>;
}

export async function startSwitchableProxy(target: { host: string; port: number }): Promise<SwitchableProxy> {
	const open = new Set<Socket>();
	let up = true;
	const keep = (socket: Socket): Socket => {
		open.add(socket);
		// Whatever becomes of one side becomes of the other.
		socket.on('error', () => socket.destroy());
		socket.on('close', () => open.delete(socket));
		return socket;
	};
	const server = createServer((client) => {
		keep(client);
		if (!up) return void client.destroy();
		const service = keep(connect(target.port, target.host));
		client.pipe(service).pipe(client);
		client.on('close', () => service.destroy());
		service.on('close', () => client.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const cut = () => {
		up = false;
		open.forEach((socket) => socket.destroy());
	};
	return {
		host: '127.0.0.1',
		port: (server.address() as AddressInfo).port,
		cut,
		restore: () => void (up = true),
		close: () =>
			new Promise((resolve) => {
				cut();
				server.close(() => resolve());
			}),
	};
}
