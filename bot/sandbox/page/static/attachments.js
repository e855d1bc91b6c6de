// Shows what a message contains besides text: a photo, a document, a location.

import { element, icon } from "./elements.js";
import { language, t } from "./texts.js";

const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

// The element that shows it; null when there is nothing to show.
export function attachmentOf(message) {
  if (message.media?.kind === "photo") return photo(message.media, message.caption);
  if (message.media) return file(message.media);
  return message.location ? place(message.location) : null;
}

function photo({ url, width, height }, caption) {
  const picture = element("img", { src: url, width, height, alt: t(caption ? "photo-described" : "photo") });
  const link = element("a", { className: "photo", href: url, target: "_blank", rel: "noopener noreferrer" });
  link.append(picture);
  return link;
}

function file({ url, file_name: name, size }) {
  const link = element("a", { className: "file", href: url, download: name || t("file") }, icon("file"));
  link.append(element("span", { className: "name" }, name || t("file")), element("span", { className: "size" }, sizeOf(size)));
  return link;
}

function place({ latitude, longitude, live_period: live }) {
  const words = `${latitude}, ${longitude}`;
  return element("p", { className: "place" }, icon("pin"), live ? t("live", { place: words }) : words);
}

function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${number.format(bytes / 1024)} KB`;
  return `${number.format(bytes / 1024 / 1024)} MB`;
}
