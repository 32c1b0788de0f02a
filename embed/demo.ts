import { embed } from './denselens-embed';

const find = <T extends Element>(id: string, kind: new () => T): T => {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`There is no #${id}.`);
  return found;
};

/** A picture of this page's own: an orange disc. */
function disc(): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 224;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The canvas gives no context.');
  context.fillStyle = 'white';
  context.fillRect(0, 0, 224, 224);
  context.fillStyle = 'darkorange';
  context.arc(112, 112, 80, 0, 2 * Math.PI);
  context.fill();
  return context.getImageData(0, 0, 224, 224);
}

const answer = find('answer', HTMLOutputElement);
const button = find('draw', HTMLButtonElement);
button.disabled = true;
const site = new URLSearchParams(location.search).get('site') ?? '../';
const lens = await embed(find('frame', HTMLDivElement), { site, panel: 'maps' });
button.disabled = false;
button.addEventListener('click', async () => {
  try {
    const { top } = await lens.classify(disc(), { topK: 3 });
    const { dims } = await lens.tensor('features.denseblock1.denselayer1.relu1');
    const names = top
      .map(({ label, probability }) => `${label} ${(100 * probability).toFixed(1)} %`)
      .join(', ');
    answer.value = `${names}; relu1 [${dims.join(', ')}]`;
  } catch (error) {
    answer.value = String(error);
  }
});
