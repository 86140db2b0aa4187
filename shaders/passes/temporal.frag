// Temporal accumulation: this picture and those before it, each pixel looked up where it was then; what was elsewhere is
// kept within what is near now ([KARIS] Karis 2014, "High-quality temporal supersampling"; [SALVI] Salvi 2016, variance
// clipping).
#include "lib/view.glsl"

uniform sampler2D u_source;    // radiance, distance along the ray (0: sky)
uniform sampler2D u_history;
uniform vec3 u_then_origin;    // the camera of the picture before; right and up over their spread
uniform vec3 u_then_right;
uniform vec3 u_then_up;
uniform vec3 u_then_forward;
uniform float u_fresh;         // 1 where there is no picture before
uniform float u_factor;        // on its radiance
layout(location = 0) out vec4 o_radiance;

const float NEW_SHARE = 0.1;

// Highlights count for less, or one bright sample would flicker for long [KARIS].
vec3 compressed(vec3 c) { return c / (1.0 + max(c.r, max(c.g, c.b))); }
vec3 expanded(vec3 c) { return c / max(1.0 - max(c.r, max(c.g, c.b)), 1e-3); }

// Catmull-Rom in five bilinear taps (Jimenez 2016), its corners left out.
vec3 history(vec2 at) {
    vec2 middle = floor(at - 0.5) + 0.5, f = at - middle;
    vec2 w0 = f * (-0.5 + f * (1.0 - 0.5 * f)), w1 = 1.0 + f * f * (-2.5 + 1.5 * f);
    vec2 w2 = f * (0.5 + f * (2.0 - 1.5 * f)), w3 = f * f * (-0.5 + 0.5 * f), w12 = w1 + w2;
    vec2 size = u_picture.xy, near = (middle - 1.0) / size, far = (middle + 2.0) / size, mean = (middle + w2 / w12) / size;
    vec4 sum = vec4(texture(u_history, vec2(mean.x, near.y)).rgb, 1.0) * (w12.x * w0.y);
    sum += vec4(texture(u_history, vec2(near.x, mean.y)).rgb, 1.0) * (w0.x * w12.y);
    sum += vec4(texture(u_history, mean).rgb, 1.0) * (w12.x * w12.y);
    sum += vec4(texture(u_history, vec2(far.x, mean.y)).rgb, 1.0) * (w3.x * w12.y);
    sum += vec4(texture(u_history, vec2(mean.x, far.y)).rgb, 1.0) * (w12.x * w3.y);
    return max(sum.rgb * (u_factor / sum.a), 0.0);
}

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy), last = ivec2(u_picture.xy) - 1;
    vec4 here = texelFetch(u_source, pixel, 0);
    vec3 mean = vec3(0.0), square = vec3(0.0);
    float nearest = here.a > 0.0 ? here.a : 1e9;
    for (int i = 0; i < 5; i++) {
        ivec2 beside = ivec2(i == 1 ? 1 : (i == 2 ? -1 : 0), i == 3 ? 1 : (i == 4 ? -1 : 0));
        vec4 at = texelFetch(u_source, clamp(pixel + beside, ivec2(0), last), 0);
        vec3 c = compressed(at.rgb);
        mean += c;
        square += c * c;
        nearest = at.a > 0.0 ? min(nearest, at.a) : nearest;  // edges move with what is in front
    }
    mean /= 5.0;
    vec3 spread = 1.25 * sqrt(max(square / 5.0 - mean * mean, 0.0)) + 1e-4;
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    vec3 to = nearest < 1e8 ? origin + direction * nearest - u_then_origin : direction;
    float ahead = dot(to, u_then_forward);
    vec2 place = vec2(dot(to, u_then_right), dot(to, u_then_up)) / max(ahead, 1e-6);
    vec2 then = 0.5 * (place * u_picture.y + u_picture.xy) - u_picture.zw;
    bool known = ahead > 0.0 && u_fresh < 0.5 && all(greaterThan(then, vec2(0.0))) && all(lessThan(then, u_picture.xy));
    vec3 old = clamp(compressed(history(then)), mean - spread, mean + spread);
    vec3 new = compressed(here.rgb);
    vec3 result = expanded(mix(old, new, known ? NEW_SHARE : 1.0));
    o_radiance = vec4(min(result, vec3(6e4)), here.a);
}
