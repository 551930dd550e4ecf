// Voice and video recorded in the page, and photos made small before they travel. Loaded only where there is something to attach,
// and kept for when there is no network. Without it the file inputs open the phone's own camera and recorder.
(() => {
  'use strict';

  const LONGEST = 300, WIDEST = 1920, SMALL = 400 * 1024;
  const KINDS = { voice: ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'], video: ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4'] };
  let running = null, made = 0;

  const possible = () => window.MediaRecorder && navigator.mediaDevices?.getUserMedia;
  const parts = () => {
    const room = document.querySelector('main [data-recorder]');
    return room && { room, say: room.querySelector('[data-recording]'), list: room.querySelector('[data-recorded]'), preview: room.querySelector('[data-preview]'), input: document.querySelector('[data-no-recorder] input'), other: document.querySelector('[data-no-recorder]') };
  };
  const chosen = (input, files) => {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    input.files = transfer.files;
  };

  const start = async (button, kind) => {
    const { say, preview, input, other } = parts();
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: kind === 'video' ? { facingMode: 'environment', width: { ideal: 640 }, frameRate: { ideal: 15 } } : false });
    } catch {
      say.textContent = kind === 'video' ? '打不开摄像头。请在浏览器里允许使用，或者用上面的“照片、录像”选一段。' : '打不开麦克风。请在浏览器里允许使用，或者选一个录好的文件。';
      other.hidden = false;
      return;
    }
    const type = KINDS[kind].find(one => MediaRecorder.isTypeSupported(one));
    const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32_000, videoBitsPerSecond: 700_000 }), pieces = [], words = button.textContent, began = Date.now();
    recorder.ondataavailable = event => { if (event.data.size) pieces.push(event.data); };
    recorder.onstop = () => {
      clearInterval(running.timer);
      running = null;
      for (const track of stream.getTracks()) track.stop();
      if (kind === 'video') { preview.hidden = true; preview.srcObject = null; }
      button.textContent = words;
      button.classList.remove('main');
      // Stopped before the first sound arrived: said here, not lost when it is sent.
      if (pieces.length === 0) { say.textContent = '没有录到。请再录一次，说完再停。'; return; }
      say.textContent = '';
      const ending = recorder.mimeType.includes('mp4') ? (kind === 'voice' ? 'm4a' : 'mp4') : recorder.mimeType.includes('ogg') ? 'ogg' : 'webm';
      // Where there is room for one, the newer takes the place of the older.
      chosen(input, [...(input.multiple ? input.files : []), new File(pieces, `${kind === 'voice' ? '录音' : '录像'}-${++made}.${ending}`, { type: recorder.mimeType.split(';')[0] })]);
      showRecorded();
    };
    if (kind === 'video') { preview.srcObject = stream; preview.hidden = false; preview.play().catch(() => {}); }
    running = { recorder, timer: setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      say.textContent = `正在${words} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      if (seconds >= LONGEST) recorder.stop();
    }, 500) };
    recorder.start(1000);
    button.textContent = '停，用这段';
    button.classList.add('main');
    say.textContent = `正在${words} 0:00`;
  };

  // What was recorded plays here before it is sent, and can be taken out.
  const showRecorded = () => {
    const { list, input } = parts();
    list.replaceChildren(...[...input.files].map((file, at) => {
      const line = document.createElement('li'), player = document.createElement(file.type.startsWith('video/') ? 'video' : 'audio'), out = document.createElement('button');
      player.controls = true;
      player.src = URL.createObjectURL(file);
      player.className = 'media';
      player.setAttribute('aria-label', file.name);
      out.type = 'button';
      out.className = 'link';
      out.textContent = `不要${file.name}`;
      out.addEventListener('click', () => { chosen(input, [...input.files].filter((_, other) => other !== at)); showRecorded(); });
      line.append(player, out);
      return line;
    }));
  };

  // A photo of a phone is ten times what a screen shows; made small it also loses where it was taken.
  const shrink = async file => {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size <= SMALL) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }), scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
      const canvas = Object.assign(document.createElement('canvas'), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', .82));
      return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' }) : file;
    } catch {
      // What the browser cannot read the server looks at.
      return file;
    }
  };

  document.addEventListener('change', async event => {
    if (event.target.id !== 'photos') return;
    const input = event.target, before = [...input.files], after = await Promise.all(before.map(shrink));
    if (after.every((file, at) => file === before[at]) || input.files.length !== before.length) return;
    chosen(input, after);
  });

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-record]');
    if (!button) return;
    if (running) running.recorder.stop(); else start(button, button.dataset.record || 'voice');
  });

  const begin = () => {
    const found = parts();
    if (!found || !possible()) return;
    found.input.multiple = found.room.dataset.recorder === 'many';
    found.room.hidden = false;
    found.other.hidden = true;
    showRecorded();
  };
  for (const moment of ['jct:shown', 'jct:files', 'htmx:after:swap']) document.addEventListener(moment, begin);
  begin();
})();
