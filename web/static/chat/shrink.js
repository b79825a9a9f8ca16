// Makes photos smaller before they are sent, only for those who have asked for it in the menu.

const LONGEST = 1600;
const QUALITY = 0.85;
const SMALL_ENOUGH = 300_000;

/** Return the file as it is to be sent: smaller when that was asked for, as it is when anything stands in the way. */
export async function asWanted(file) {
  const wanted = document.documentElement.dataset.photos === "small";
  if (!wanted || !file.type.startsWith("image/") || file.size <= SMALL_ENOUGH) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const smaller = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    if (!smaller || smaller.size >= file.size) return file;
    return new File([smaller], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}
