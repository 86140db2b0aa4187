// A perspective view into an equirectangular picture: what bloom is drawn from, so that it is round at the poles too.
uniform sampler2D u_source;
uniform vec4 u_globe;  // width, height of the picture [px], azimuth from side to side [rad]; half width of the view at distance 1
uniform mat3 u_face;   // the view's right, up, forward
uniform vec4 u_texel;  // 1 / size of the source, 1 / size of the target
layout(location = 0) out vec4 o_radiance;

void main() {
    vec2 at = (gl_FragCoord.xy * u_texel.zw * 2.0 - 1.0) * u_globe.w;
    vec3 direction = normalize(u_face * vec3(at, 1.0));
    vec2 angle = vec2(atan(direction.x, direction.z), asin(clamp(direction.y, -1.0, 1.0)));
    vec2 place = angle / vec2(u_globe.z, 3.14159265) + 0.5;
    bool whole = u_globe.z > 4.0;  // it goes on at its other side; of half a globe the edge is continued
    place.x = whole ? place.x : clamp(place.x, 0.5 * u_texel.x, 1.0 - 0.5 * u_texel.x);
    o_radiance = textureLod(u_source, place, 0.0);
}
