// The filters stand open on a wide window and fold away on a narrow one, following its width.
export default function facets(details) {
  const wide = matchMedia("(min-width: 60em)");
  const follow = () => {
    details.open = wide.matches;
  };
  follow();
  wide.addEventListener("change", follow);
}
