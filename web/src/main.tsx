import './no-eval.ts';
import './tokens.css';
import './base.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import type { Session } from '../../src/contract/session.ts';
import { App } from './app/app.tsx';
import { hear, keys } from './data/cache.ts';
import { whenSignedOut } from './data/http.ts';
import { readAhead } from './data/queries.ts';
import { noteSessionEnd } from './data/session-end.ts';
import { followPressed } from './notices/follow.ts';
import { whenAccepted } from './send/attempts.ts';
import { Broken } from './ui/broken.tsx';

const client = new QueryClient({
  defaultOptions: {
    // A failed read is asked for again on the page's own clock, and shown meanwhile.
    queries: { retry: 1, retryDelay: 1000, refetchOnWindowFocus: 'always', networkMode: 'always' },
  },
});

whenAccepted((deploy) => {
  followPressed(deploy);
  hear(client, deploy);
});
whenSignedOut(() => {
  client.setQueryData<Session>(keys.session, (known) => {
    if (known !== undefined && known.operator !== null) noteSessionEnd();
    return known && { ...known, operator: null };
  });
});

readAhead(client);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has lost its root');
createRoot(root).render(
  <StrictMode>
    <Broken>
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </QueryClientProvider>
    </Broken>
  </StrictMode>,
);
