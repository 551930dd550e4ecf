// Asks this browser to be woken by the server, when its user taps for it. Without script nothing is offered.
'use strict';
(() => {
  const place = document.querySelector('[data-push]');
  if (!place || place.dataset.ready || !('serviceWorker' in navigator) || !('PushManager' in window))
    return;
  place.dataset.ready = 'yes';
  const button = place.querySelector('[data-push-on]'), said = place.querySelector('[data-push-said]');
  const key = Uint8Array.from(atob(place.dataset.push.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0));
  const say = words => { said.textContent = words; };
  const keep = subscription => fetch('/api/me/push', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(subscription) });

  navigator.serviceWorker.ready.then(async worker => {
    const before = await worker.pushManager.getSubscription();
    if (before && Notification.permission === 'granted') {
      say('这台设备已经打开提醒。');
      await keep(before);
      return;
    }
    button.hidden = false;
    say('');
    button.addEventListener('click', async () => {
      button.disabled = true;
      try {
        if (await Notification.requestPermission() !== 'granted')
          return say('浏览器没有允许。请在浏览器设置里允许本站的通知，再点一次。');
        const answer = await keep(await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
        if (!answer.ok)
          return say((await answer.json()).detail || '没有成功，请稍后再试。');
        button.hidden = true;
        say('已经打开。有事时这台设备会出现一句标题，不振动。');
      } catch {
        say('没有成功：浏览器连不上它的推送服务。请换个网络再试。');
      } finally {
        button.disabled = false;
      }
    });
  });
})();
