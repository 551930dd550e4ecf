// Keeps what this person opened for when there is no network. The server writes VERSION, FILES and READING in front of it.
// What is kept is kept under the person the page itself names; as soon as a page names another, what was kept goes.
'use strict';

const META = 'jct-meta', ASSETS = `jct-assets-${VERSION}`, PAGES = 'jct-pages-';
const MOST_PAGES = 120, PATIENCE = 8000;
const KEPT = [/^\/inbox$/, /^\/directives\/[0-9a-f-]{36}\/read$/, /^\/problems(\/new|\/[0-9a-f-]{36})?$/, /^\/(me|who|unsent)$/, /^\/r\/\w+$/];
let turn = 0, switched = 0;
// What is being kept at this moment, by its key.
const underWay = new Map();

self.addEventListener('install', event => event.waitUntil((async () => {
  const assets = await caches.open(ASSETS);
  await assets.addAll(FILES);
  // Fetched without the cookie: the page that says there is no network names nobody.
  await assets.put('/offline', await fetch('/offline', { credentials: 'omit' }));
  await self.skipWaiting();
})()));

self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys())
    if ((name.startsWith('jct-assets-') && name !== ASSETS) || (!READING && name.startsWith(PAGES)))
      await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener('fetch', event => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== self.location.origin)
    return;
  if (request.method === 'POST' && url.pathname === '/sign-out')
    event.waitUntil(forget());
  else if (request.method === 'GET' && url.pathname.startsWith('/assets/'))
    event.respondWith(asset(request, url));
  else if (request.method === 'GET' && isPage(request, url))
    event.respondWith(page(event, request, url));
});

// Asked by the page: keep these now, or forget everything because somebody signs out.
self.addEventListener('message', event => event.waitUntil((async () => {
  // All at once: right after a first sign-in the network may go any moment.
  await Promise.all((READING && event.data.keep || []).map(address => {
    const began = ++turn, key = keyOf(new URL(address, self.location));
    const keeping = fetch(address).then(answer => remember(answer, new URL(answer.url), began)).catch(() => {});
    underWay.set(key, keeping);
    return keeping.then(() => underWay.get(key) === keeping && underWay.delete(key));
  }));
  if (event.data.signOut) {
    await forget();
    await write('sign-out', 'pending');
  }
  event.ports[0]?.postMessage('done');
})()));

const isPage = (request, url) => !/^\/(api|files|evidence|openapi|health)\b/.test(url.pathname) && !request.headers.has('X-Fresh')
  && (request.mode === 'navigate' || request.headers.has('X-Live') || (request.headers.get('Accept') || '').includes('text/html'));

// The network first; when it is silent or slow, what was kept.
async function page(event, request, url) {
  const began = ++turn;
  const network = signOutFirst().then(() => fetch(request));
  event.waitUntil(network.then(answer => remember(answer.clone(), new URL(answer.url || url), began)).catch(() => {}));
  const copy = READING && !await isLocked(request) ? await kept(url) : null;
  if (!copy)
    // Looked for once more: it may have been kept while this was tried, or be on its way.
    return network.catch(async () => {
      await underWay.get(keyOf(url));
      const late = READING ? await kept(url) : null;
      return late ? shown(late) : await caches.match('/offline') || Response.error();
    });
  try {
    const answer = await Promise.race([network, new Promise(late => setTimeout(late, PATIENCE))]);
    if (answer && !(answer.status >= 502 && answer.status <= 504))
      return answer;
  } catch {
    // No network: what was kept is shown.
  }
  return shown(copy);
}

// A telephone the family uses too (data-idle on its pages): after so many minutes without a touch what was kept is for nobody, until
// the network has let somebody in again. A page that asks for news by itself is no touch.
async function isLocked(request) {
  const idle = Number(await read('idle') || 0), now = Date.now();
  if (!idle)
    return false;
  const locked = now - Number(await read('touched') || 0) > idle * 60000;
  if (!locked && !request.headers.has('X-Live'))
    await write('touched', String(now));
  return locked;
}

// Whoever signed out without a network is signed out before anything else is fetched.
async function signOutFirst() {
  if (await read('sign-out') && (await fetch('/api/session', { method: 'DELETE' })).status < 500)
    await (await caches.open(META)).delete('/sign-out');
}

async function asset(request, url) {
  const cache = await caches.open(ASSETS);
  const exact = await cache.match(request);
  if (exact)
    return exact;
  try {
    const answer = await fetch(request);
    if (answer.ok)
      await cache.put(request, answer.clone());
    return answer;
  } catch (gone) {
    // A page kept before an update asks for files of then; those of now will do.
    const name = url.pathname.replace(/^\/assets\/\w+\//, '/');
    const other = (await cache.keys()).find(one => new URL(one.url).pathname.endsWith(name));
    if (other)
      return cache.match(other);
    throw gone;
  }
}

async function remember(answer, url, began) {
  if (!answer.ok || !(answer.headers.get('Content-Type') || '').startsWith('text/html'))
    return;
  const text = await answer.text(), named = /<main [^>]*data-person="([^"]*)"/.exec(text);
  if (!named || !await isTheirs(named[1], began))
    return;
  const person = named[1], idle = /<main [^>]*data-idle="(\d+)"/.exec(text)?.[1] ?? '';
  if (idle !== (await read('idle') ?? ''))
    await write('idle', idle);
  if (idle && person !== 'visitor' && Date.now() - Number(await read('touched') || 0) > 5000)
    await write('touched', String(Date.now()));
  if (!READING || !KEPT.some(path => path.test(url.pathname)))
    return;
  const headers = new Headers(answer.headers);
  for (const name of ['Content-Encoding', 'Content-Length'])
    headers.delete(name);
  headers.set('X-Kept', new Date().toISOString());
  const cache = await caches.open(PAGES + person), body = text.replace(/<div class="notice" role="status">[^<]*<\/div>/, '');
  await cache.delete(keyOf(url));
  await cache.put(keyOf(url), new Response(body, { headers }));
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST_PAGES)))
    await cache.delete(old);
}

// Does this phone belong to that person now? One answer at a time decides, and one that set out before somebody else signed in
// or out comes too late.
let deciding = Promise.resolve();
function isTheirs(person, began) {
  const decided = deciding.then(async () => {
    if (person === await read('person'))
      return true;
    if (began < switched)
      return false;
    switched = turn;
    await dropPages(person);
    await write('person', person);
    return true;
  });
  deciding = decided.catch(() => {});
  return decided;
}

async function kept(url) {
  // Whose phone this is may just be changing.
  await deciding;
  const person = await read('person');
  if (!person || !await caches.has(PAGES + person))
    return null;
  const cache = await caches.open(PAGES + person);
  // Without a network the plain form will do, whatever one came from.
  return await cache.match(keyOf(url)) || (url.pathname === '/problems/new' ? cache.match('/problems/new') : null);
}

// A kept page is used many times, but each form on it reports once: every showing gets operation numbers of its own.
async function shown(copy) {
  const at = new Date(copy.headers.get('X-Kept'));
  const when = `${at.getMonth() + 1}月${at.getDate()}日 ${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
  const note = `<p class="notice" data-kept>没有网络。这是 ${when} 存下的，照样可以看、回“明白”、反映问题，有网了自动送出。</p>`;
  const text = (await copy.text()).replace(/name="operation" value="[^"]*"/g, () => `name="operation" value="${crypto.randomUUID().replaceAll('-', '')}"`)
    .replace(/<main [^>]*>/, main => main + note);
  return new Response(text, { headers: copy.headers });
}

// What was said after a form, and which ask led here, make no other page.
function keyOf(url) {
  const key = new URL(url);
  key.searchParams.delete('said');
  key.searchParams.delete('ask');
  key.hash = '';
  return key.href;
}

// Somebody signs out: what is still on its way to them comes too late.
async function forget() {
  switched = ++turn;
  // Whoever has the phone next is not reminded of somebody else's work.
  await self.registration.pushManager?.getSubscription().then(subscription => subscription?.unsubscribe()).catch(() => {});
  await write('person', 'visitor');
  await dropPages('visitor');
}

async function dropPages(except) {
  for (const name of await caches.keys())
    if (name.startsWith(PAGES) && name !== PAGES + except)
      await caches.delete(name);
}

async function read(name) {
  return (await (await caches.open(META)).match(`/${name}`))?.text();
}

async function write(name, value) {
  await (await caches.open(META)).put(`/${name}`, new Response(value));
}

// Woken by the server: the neutral title and nothing else. It does not shake the phone, and what is not urgent makes no sound.
self.addEventListener('push', event => event.waitUntil((async () => {
  let told = {};
  try {
    told = event.data.json();
  } catch {
    // Something came; that is all one can say.
  }
  await self.registration.showNotification(told.title || '基层通里有新的内容', { tag: told.tag || 'jct', data: { path: told.path || '/inbox' }, ...(told.urgent ? { vibrate: [] } : { silent: true }) });
})()));

self.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil((async () => {
    const address = new URL(event.notification.data?.path || '/inbox', self.location.origin);
    if (address.origin !== self.location.origin)
      return;
    const open = (await self.clients.matchAll({ type: 'window' }))[0];
    await (open ? open.focus().then(() => open.navigate(address.href)) : self.clients.openWindow(address.href));
  })());
});
