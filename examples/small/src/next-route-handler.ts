// A route handler of Next, as in app/login/route.ts. Next calls what the file exports; here, the last lines
// do. On Vercel, the platform sets the address. Elsewhere, read a header that your proxy overwrites.
import { fixedWindow, fromVercel, rateLimited } from '@sluice/adapter-web/next';

const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
const failedLogins = fixedWindow({ name: 'failed-logins', limit: 2, window: '15m' });

const POST = rateLimited(
  {
    limits: [perMinute, failedLogins],
    address: fromVercel,
    // A login that succeeds is given back.
    countWhen: (_request, response) => response.status === 401,
  },
  async (request) => {
    const { password } = (await request.json()) as { password?: string };
    if (password !== 'engine') return Response.json({ error: 'wrong password' }, { status: 401 });
    return Response.json({ welcome: true });
  },
);

for (const password of ['wrong', 'engine', 'wrong', 'engine']) {
  const request = new Request('https://app.example/login', {
    method: 'POST',
    headers: { 'x-real-ip': '192.0.2.7' },
    body: JSON.stringify({ password }),
  });
  const response = await POST(request, { params: Promise.resolve({}) });
  const { title, error } = (await response.json()) as { title?: string; error?: string };
  console.log(password, response.status, title ?? error ?? 'welcome');
}

// Prints:
//   wrong 401 wrong password
//   engine 200 welcome
//   wrong 401 wrong password
//   engine 429 Request cannot be satisfied as assigned quota has been exceeded
