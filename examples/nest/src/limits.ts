import { fixedWindow } from '@sluice/core';

/** Each client may send 10 requests a minute, whatever the route. */
export const perMinute = fixedWindow({ name: 'per-minute', limit: 10, window: '1m' });

/** A client may fail to log in three times in 15 minutes. */
export const failedLogins = fixedWindow({ name: 'failed-logins', limit: 3, window: '15m' });
