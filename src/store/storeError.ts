import { KnownError } from '../errors.ts';

/** A tag or digest that a layout or archive does not hold. */
export function imageUnknown(
  store: string,
  reference: string,
  tags: readonly string[],
): KnownError {
  const list = tags.slice(0, 20).join(', ');
  return new KnownError('manifest-unknown', `${store}: has no image ${reference}`, {
    hint: list === '' ? 'It holds no tagged image.' : `It holds: ${list}.`,
    zh: {
      message: `${store}：其中没有镜像 ${reference}`,
      hint: list === '' ? '其中没有带标签的镜像。' : `其中包含：${list}。`,
    },
  });
}

/** Several images, and nobody said which. */
export function imageAmbiguous(store: string, tags: readonly string[]): KnownError {
  const list = tags.slice(0, 20).join(', ');
  return new KnownError('image-ambiguous', `${store}: holds several images`, {
    hint: `Say which one: ${list}.`,
    zh: { message: `${store}：其中有多个镜像`, hint: `请指明其中一个：${list}。` },
  });
}

export function storeInvalid(store: string, why: string, cause?: unknown): KnownError {
  return new KnownError('store-invalid', `${store}: ${why}`, {
    cause,
    hint: 'Is it complete, and of the kind that was named (oci:, oci-archive:, docker-archive:)?',
    zh: {
      message: `${store}：${why}`,
      hint: '请确认其内容完整，且类型与所写的一致（oci:、oci-archive:、docker-archive:）。',
    },
  });
}
